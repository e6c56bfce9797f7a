package io.pitr.cli.flag;

/** What a set of pass-through flags is for; a command names the groups it takes. */
public enum FlagGroup {
  STORAGE("Storage"),
  TARGET("Target cluster"),
  RESTORE("Restore");

  private final String title;

  FlagGroup(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
