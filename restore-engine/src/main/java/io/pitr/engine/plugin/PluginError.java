package io.pitr.engine.plugin;

import io.pitr.api.ErrorCode;

/** Failures of finding and loading plugins. */
public enum PluginError implements ErrorCode {
  PLUGIN_DUPLICATE(
      Kind.USER,
      "Two plugins claim the same id or URI scheme.",
      "Take one of the two jars out of the plugins folder."),
  PLUGIN_NOT_LOADED(
      Kind.USER,
      "A plugin can't be loaded.",
      "Check that the jar was made for this version of the program and that its own dependencies lie beside it, or take it out of the plugins folder."),
  PLUGIN_FOLDER_MISSING(
      Kind.USAGE,
      "The folder given with --plugin-dir is not there.",
      "Give an existing folder, or leave --plugin-dir out.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  PluginError(Kind kind, String cause, String remedy) {
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
