package io.pitr.sql.collate;

import java.util.Locale;
import java.util.Optional;

/**
 * Computes sort keys of a collation (spec/formats.md §5.6), the form of strings in keys if the
 * cluster uses new collations.
 */
@FunctionalInterface
public interface Collation {

  /**
   * Bytes whose order is that of the collation.
   *
   * @param text UTF-8 for every character set but binary; not modified, may be returned itself
   */
  byte[] sortKey(byte[] text);

  /**
   * The collation with a name; empty if there is no data for it, so that its keys can't be
   * computed.
   */
  static Optional<Collation> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "binary", "utf8mb4_0900_bin" -> Optional.of(text -> text);
      case "utf8mb4_bin", "utf8mb3_bin", "utf8_bin", "ascii_bin", "latin1_bin" ->
          Optional.of(TrailingSpaces::removed);
      case "utf8mb4_general_ci", "utf8mb3_general_ci", "utf8_general_ci" ->
          Optional.of(UnicodeCollations.GENERAL);
      case "utf8mb4_unicode_ci", "utf8mb3_unicode_ci", "utf8_unicode_ci" ->
          Optional.of(UnicodeCollations.UNICODE_0400);
      case "utf8mb4_0900_ai_ci" -> Optional.of(UnicodeCollations.UNICODE_0900);
      case "gbk_bin" -> Optional.of(GbkCollations.BIN);
      case "gbk_chinese_ci" -> Optional.of(GbkCollations.CHINESE);
      default -> Optional.empty();
    };
  }

  static boolean isSupported(String name) {
    return named(name).isPresent();
  }
}
