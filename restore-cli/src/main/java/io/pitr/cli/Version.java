package io.pitr.cli;

/** The version of this program. */
final class Version {
  /** Of the module; {@code unknown} on a class path. */
  static final String TEXT = text();

  private Version() {}

  private static String text() {
    Module module = Version.class.getModule();
    return module.isNamed() ? module.getDescriptor().rawVersion().orElse("unknown") : "unknown";
  }
}
