package io.pitr.format;

import io.pitr.api.ErrorCode;

/** Errors of reading or writing the formats of a backup. */
public final class FormatError {
  public static final ErrorCode FORMAT_CORRUPT =
      ErrorCode.corrupt(
          "FORMAT_CORRUPT",
          "Bytes violate their format: truncated, a length beyond the end, a wrong tag.",
          "Run `br backup verify` and `br log verify`, then copy the damaged file again from the"
              + " original backup.");

  public static final ErrorCode FORMAT_UNSUPPORTED =
      ErrorCode.user(
          "FORMAT_UNSUPPORTED",
          "The bytes use a newer format, or one that this program does not support.",
          "Use a newer version of this program, or make the backup with a supported version.");

  public static final ErrorCode TABLE_UNREADABLE =
      ErrorCode.user(
          "TABLE_UNREADABLE",
          "The definition of a table contradicts itself, so the table can't be read.",
          "The upstream cluster already had this definition: correct or drop the table there, or"
              + " exclude it with --filter. Other tables are not affected.");

  public static final ErrorCode TS_INVALID =
      ErrorCode.usage(
          "TS_INVALID",
          "A timestamp is invalid.",
          "Give a TSO, or a date and time with a zone: 'YYYY-MM-DD hh:mm:ss[.fff]+hh:mm'.");

  public static final ErrorCode CIPHER_INVALID =
      ErrorCode.usage(
          "CIPHER_INVALID",
          "A cipher method or a key is invalid.",
          "Give a method such as aes256-ctr and its key as hexadecimal digits: 32, 48 or 64 of them.");

  public static final ErrorCode FILTER_INVALID =
      ErrorCode.usage(
          "FILTER_INVALID",
          "A table filter is invalid.",
          "Give --filter 'DATABASE.TABLE'. Each name may contain the wildcards * and ?, be quoted, or"
              + " be a /regular expression/.");

  public static final ErrorCode CIPHER_FAILED =
      ErrorCode.user(
          "CIPHER_FAILED",
          "The decrypted data is not valid backup data.",
          "Check the cipher method and the key. If both are right, the file is damaged.");

  private FormatError() {}
}
