package io.pitr.demo;

import io.pitr.api.ErrorCode;

/** Failures of {@code br demo}. */
public enum DemoError implements ErrorCode {
  DEMO_FOLDER_TAKEN(
      Kind.USAGE,
      "The folder of the demo contains files that no earlier demo wrote.",
      "Choose a folder that does not exist with --dir."),
  DEMO_FOLDER_UNUSABLE(
      Kind.ENVIRONMENT,
      "The folder of the demo can't be written.",
      "Check permissions and free space, or choose another folder with --dir."),
  DEMO_STEP_FAILED(
      Kind.BUG,
      "A command of the demo ended with an exit code other than 0.",
      "Read the error of the command above. Report it if this machine has free memory and disk space."),
  DEMO_ROWS_DIFFER(
      Kind.BUG,
      "The restored rows differ from the rows of the sample shop at that moment.",
      "Report it together with the folder of the demo.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  DemoError(Kind kind, String cause, String remedy) {
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
