package io.pitr.api.option;

import io.pitr.api.ErrorCode;

/** Failures of options that plugins declare. */
public final class OptionError {
  public static final ErrorCode OPTION_INVALID =
      ErrorCode.usage(
          "OPTION_INVALID",
          "A flag has a value that it does not accept.",
          "Give a value as `br help COMMAND` describes it, or leave the flag out.");

  private OptionError() {}
}
