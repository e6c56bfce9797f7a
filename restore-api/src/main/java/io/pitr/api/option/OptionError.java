package io.pitr.api.option;

import io.pitr.api.ErrorCode;

/** Failures of options that plugins declare. */
public enum OptionError implements ErrorCode {
  OPTION_INVALID(
      Kind.USAGE,
      "A flag has a value that it does not accept.",
      "Give a value as `br help COMMAND` describes it, or leave the flag out.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  OptionError(Kind kind, String cause, String remedy) {
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
