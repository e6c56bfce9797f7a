package io.pitr.cli.help;

/** The headings of help, in the order of the page. */
public enum FlagTopic {
  BACKUP("What to restore or read"),
  TARGET("Where to"),
  SEGMENT("Segments"),
  OUTPUT("Output"),
  STORAGE("Storage"),
  SECURITY("Security"),
  TUNING("Tuning"),
  EVERY_COMMAND("Every command");

  private final String heading;

  FlagTopic(String heading) {
    this.heading = heading;
  }

  String heading() {
    return heading;
  }
}
