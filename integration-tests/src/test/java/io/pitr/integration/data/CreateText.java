package io.pitr.integration.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The text of a {@code SHOW CREATE}, without what a correct restore may change. */
final class CreateText {
  /** How far allocators have come may be higher; whether a table is cached is not restored. */
  private static final Pattern FREE =
      Pattern.compile(
          " AUTO_INCREMENT=\\d+| /\\*T!\\[auto_rand_base] AUTO_RANDOM_BASE=\\d+ \\*/"
              + "| /\\* CACHED ON \\*/");

  private static final Pattern KEY =
      Pattern.compile("\\s+(?:UNIQUE |FULLTEXT |VECTOR |COLUMNAR )?(?:KEY|INDEX) .*");

  private CreateText() {}

  /** Lines that are equal for equal definitions: keys come last and in order. */
  static List<String> comparable(String create) {
    var lines = new ArrayList<String>();
    var keys = new ArrayList<String>();
    for (String line : FREE.matcher(create).replaceAll("").split("\n", -1)) {
      String text = line.replaceFirst(",$", "");
      (KEY.matcher(text).matches() ? keys : lines).add(text);
    }
    keys.sort(null);
    lines.addAll(keys);
    return lines;
  }
}
