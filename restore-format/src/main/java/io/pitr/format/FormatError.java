package io.pitr.format;

import io.pitr.api.ErrorCode;

/** Bytes that are not what their format says. */
public enum FormatError implements ErrorCode {
  FORMAT_CORRUPT(
      Kind.CORRUPT,
      "Bytes do not follow their format: truncated, a length that runs past the end, a wrong tag.",
      "Run `br backup verify` and `br log verify`, then copy the damaged file again from where the"
          + " backup came from."),
  FORMAT_UNSUPPORTED(
      Kind.USER,
      "The bytes follow a newer format, or one that this program does not read.",
      "Use a newer version of this program, or make the backup with a supported version."),
  TABLE_UNREADABLE(
      Kind.USER,
      "The definition of a table contradicts itself, so that nobody can read the table.",
      "The definition came like this from the upstream: correct or drop the table there, or leave"
          + " it out with --filter. Everything else is not affected."),
  TS_INVALID(
      Kind.USAGE,
      "A timestamp can't be understood.",
      "Give a TSO, or 'YYYY-MM-DD hh:mm:ss[.fff]+hh:mm' with its zone."),
  CIPHER_INVALID(
      Kind.USAGE,
      "A cipher method or a key can't be understood.",
      "Give a method such as aes256-ctr and its key as hexadecimal digits: 32, 48 or 64 of them."),
  FILTER_INVALID(
      Kind.USAGE,
      "A table filter can't be understood.",
      "Give --filter 'DATABASE.TABLE', with the wildcards * and ?, quoted names, or /regular"
          + " expressions/."),
  CIPHER_FAILED(
      Kind.USER,
      "Decryption gives something that is not a backup.",
      "Check the cipher method and key; if they are right, the file is damaged.");

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
