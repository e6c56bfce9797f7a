package io.pitr.format;

import io.pitr.api.ErrorCode;

/** Errors of reading or writing the formats of a backup. */
public enum FormatError implements ErrorCode {
  FORMAT_CORRUPT(
      Kind.CORRUPT,
      "Bytes violate their format: truncated, a length beyond the end, a wrong tag.",
      "Run `br backup verify` and `br log verify`, then copy the damaged file again from the"
          + " original backup."),
  FORMAT_UNSUPPORTED(
      Kind.USER,
      "The bytes use a newer format, or one that this program does not support.",
      "Use a newer version of this program, or make the backup with a supported version."),
  TABLE_UNREADABLE(
      Kind.USER,
      "The definition of a table contradicts itself, so the table can't be read.",
      "The upstream cluster already had this definition: correct or drop the table there, or"
          + " exclude it with --filter. Other tables are not affected."),
  TS_INVALID(
      Kind.USAGE,
      "A timestamp is invalid.",
      "Give a TSO, or a date and time with a zone: 'YYYY-MM-DD hh:mm:ss[.fff]+hh:mm'."),
  CIPHER_INVALID(
      Kind.USAGE,
      "A cipher method or a key is invalid.",
      "Give a method such as aes256-ctr and its key as hexadecimal digits: 32, 48 or 64 of them."),
  FILTER_INVALID(
      Kind.USAGE,
      "A table filter is invalid.",
      "Give --filter 'DATABASE.TABLE'. Each name may contain the wildcards * and ?, be quoted, or"
          + " be a /regular expression/."),
  CIPHER_FAILED(
      Kind.USER,
      "The decrypted data is not valid backup data.",
      "Check the cipher method and the key. If both are right, the file is damaged.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  FormatError(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
