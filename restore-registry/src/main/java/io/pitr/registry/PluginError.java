package io.pitr.registry;

import io.pitr.api.ErrorCode;

/** Failures of finding and loading plugins. */
public final class PluginError {
  public static final ErrorCode PLUGIN_DUPLICATE =
      ErrorCode.user(
          "PLUGIN_DUPLICATE",
          "Two plugins claim the same id, URI scheme, hook or flag, or a plugin claims a flag of the program.",
          "Take one of the two jars out of the plugins folder.");

  public static final ErrorCode PLUGIN_NOT_LOADED =
      ErrorCode.user(
          "PLUGIN_NOT_LOADED",
          "A plugin can't be loaded.",
          "Check that the jar was made for this version of the program and that its own dependencies lie beside it, or take it out of the plugins folder.");

  public static final ErrorCode PLUGIN_FAILED =
      ErrorCode.bug(
          "PLUGIN_FAILED",
          "The code of a plugin failed in a way it should not.",
          "Report it to the author of the plugin; run with --log-level debug for the stack. To go on without the plugin, take its jar out of the plugins folder.");

  public static final ErrorCode PLUGIN_FOLDER_MISSING =
      ErrorCode.usage(
          "PLUGIN_FOLDER_MISSING",
          "The folder given with --plugin-dir does not exist.",
          "Give an existing folder, or leave --plugin-dir out.");

  public static final ErrorCode HOOK_FAILED =
      ErrorCode.environment(
              "HOOK_FAILED",
              "A deferred action failed. The data is complete; the chain stays open.",
              "Correct what the message names, then run `br restore finish`.")
          .asPermanent();

  private PluginError() {}
}
