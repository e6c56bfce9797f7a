package io.pitr.inspect.ddl;

import java.util.Map;

/** Default collations of TiDB's character sets; two depend on the cluster's collation setting. */
final class Charsets {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "utf8", "utf8_bin",
          "utf8mb4", "utf8mb4_bin",
          "ascii", "ascii_bin",
          "latin1", "latin1_bin",
          "binary", "binary",
          "gbk", "gbk_chinese_ci",
          "gb18030", "gb18030_chinese_ci");

  private final boolean newCollation;

  Charsets(boolean newCollation) {
    this.newCollation = newCollation;
  }

  /** Empty for an unknown character set. */
  String defaultCollation(String charset) {
    if (!newCollation && (charset.equals("gbk") || charset.equals("gb18030"))) {
      return charset + "_bin";
    }
    return DEFAULTS.getOrDefault(charset, "");
  }

  /** The character set of a collation. */
  static String charsetOf(String collation) {
    int end = collation.indexOf('_');
    return end < 0 ? collation : collation.substring(0, end);
  }
}
