package io.pitr.demo;

import io.pitr.api.ErrorCode;

/** Failures of {@code br demo}. */
public final class DemoError {
  public static final ErrorCode DEMO_FOLDER_TAKEN =
      ErrorCode.usage(
          "DEMO_FOLDER_TAKEN",
          "The folder of the demo contains files that no earlier demo wrote.",
          "Choose a folder that does not exist with --dir.");

  public static final ErrorCode DEMO_FOLDER_UNUSABLE =
      ErrorCode.environment(
          "DEMO_FOLDER_UNUSABLE",
          "The folder of the demo can't be written.",
          "Check permissions and free space, or choose another folder with --dir.");

  public static final ErrorCode DEMO_STEP_FAILED =
      ErrorCode.bug(
          "DEMO_STEP_FAILED",
          "A command of the demo ended with an exit code other than 0.",
          "Read the error of the command above. Report it if this machine has free memory and disk space.");

  public static final ErrorCode DEMO_ROWS_DIFFER =
      ErrorCode.bug(
          "DEMO_ROWS_DIFFER",
          "The restored rows differ from the rows of the sample shop at that moment.",
          "Report it together with the folder of the demo.");

  private DemoError() {}
}
