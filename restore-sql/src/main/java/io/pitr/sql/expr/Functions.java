package io.pitr.sql.expr;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All functions and operators by lower-case name. Others are reported as unsupported by name. */
final class Functions {
  private static final Map<String, Function> BY_NAME = all();

  private Functions() {}

  /** Creates the expression of a call from its arguments. */
  @FunctionalInterface
  interface Factory {
    Expression create(List<Expression> arguments);
  }

  /** A function and its allowed number of arguments. */
  record Function(int min, int max, Factory factory) {
    static Function of(int count, Factory factory) {
      return new Function(count, count, factory);
    }

    static Function of(int min, int max, Factory factory) {
      return new Function(min, max, factory);
    }
  }

  private static Map<String, Function> all() {
    var all = new HashMap<String, Function>();
    all.putAll(Arithmetic.functions());
    all.putAll(Logic.functions());
    all.putAll(NumberFunctions.functions());
    all.putAll(StringFunctions.functions());
    all.putAll(DigestFunctions.functions());
    all.putAll(DateFunctions.functions());
    all.putAll(DateParts.functions());
    all.putAll(Substrings.functions());
    all.putAll(JsonFunctions.functions());
    all.putAll(JsonChanges.functions());
    all.putAll(ShardFunctions.functions());
    return Map.copyOf(all);
  }

  /**
   * @throws io.pitr.api.RestoreException FORMAT_UNSUPPORTED for an unknown function or a wrong
   *     number of arguments
   */
  static Expression call(String name, List<Expression> arguments, ExpressionParser parser) {
    Function function = BY_NAME.get(name.toLowerCase(Locale.ROOT));
    if (function == null) {
      throw parser.unsupported("function " + name);
    }
    if (arguments.size() < function.min || arguments.size() > function.max) {
      throw parser.unsupported("function " + name + " of " + arguments.size() + " arguments");
    }
    return parser.styled(function.factory.create(arguments));
  }

  static Expression interval(
      boolean subtract, Expression time, Expression amount, String unit, ExpressionParser parser) {
    return Intervals.shift(subtract, time, amount, unit.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> parser.unsupported("interval unit " + unit));
  }

  static Expression extract(String unit, Expression value, ExpressionParser parser) {
    return DateParts.extract(unit, value)
        .orElseThrow(() -> parser.unsupported("unit " + unit + " of extract"));
  }
}
