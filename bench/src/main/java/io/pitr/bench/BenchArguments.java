package io.pitr.bench;

import java.util.HashMap;
import java.util.Map;

/** Arguments of the form {@code name=value}. */
record BenchArguments(Map<String, String> values) {
  static BenchArguments of(String[] arguments) {
    var values = new HashMap<String, String>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected name=value, got " + argument);
      }
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return new BenchArguments(values);
  }

  String text(String name, String absent) {
    return values.getOrDefault(name, absent);
  }

  int number(String name, int absent) {
    String value = values.get(name);
    return value == null ? absent : Integer.parseInt(value);
  }
}
