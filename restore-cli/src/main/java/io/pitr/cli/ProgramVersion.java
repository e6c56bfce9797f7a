package io.pitr.cli;

/** The version of this program. */
final class ProgramVersion {
  /** Of the module; {@code unknown} on a class path. */
  static final String TEXT = text();

  private ProgramVersion() {}

  private static String text() {
    Module module = ProgramVersion.class.getModule();
    return module.isNamed() ? module.getDescriptor().rawVersion().orElse("unknown") : "unknown";
  }
}
