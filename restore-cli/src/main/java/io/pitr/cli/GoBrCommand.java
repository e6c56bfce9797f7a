package io.pitr.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Commands of Go {@code br} that this program does not have. */
enum GoBrCommand {
  LOG_START("log", "start", "starts a log backup task", "log info"),
  LOG_STOP("log", "stop", "stops a log backup task", "log info"),
  LOG_PAUSE("log", "pause", "pauses a log backup task", "log info"),
  LOG_RESUME("log", "resume", "resumes a log backup task", "log info"),
  LOG_STATUS("log", "status", "shows the log backup task of a cluster", "log info"),
  LOG_METADATA("log", "metadata", "shows the span of a log backup", "log info"),
  LOG_TRUNCATE("log", "truncate", "deletes old files of a log backup", "log info"),
  BACKUP_FULL("backup", "full", "backs up a cluster", "backup info"),
  BACKUP_DB("backup", "db", "backs up a database", "backup info"),
  BACKUP_TABLE("backup", "table", "backs up a table", "backup info"),
  RESTORE_FULL("restore", "full", "restores a full backup without a log", "restore point"),
  RESTORE_DB(
      "restore", "db", "restores a database of a full backup", "restore point --filter 'DB.*'"),
  RESTORE_TABLE(
      "restore", "table", "restores a table of a full backup", "restore point --filter DB.TABLE");

  private final String group;
  private final String word;
  private final String effect;
  private final String nearest;

  GoBrCommand(String group, String word, String effect, String nearest) {
    this.group = group;
    this.word = word;
    this.effect = effect;
    this.nearest = nearest;
  }

  /** The command that one of the words names below a group of commands. */
  static Optional<GoBrCommand> named(String group, List<String> words) {
    return Arrays.stream(values())
        .filter(command -> command.group.equals(group) && words.contains(command.word))
        .findFirst();
  }

  /** What happened, for an error message. */
  String what() {
    return "this program has no command `"
        + group
        + " "
        + word
        + "`: Go br "
        + effect
        + " with `tiup br "
        + group
        + " "
        + word
        + "`";
  }

  String remedy() {
    return "Use Go br, or the nearest command here: `br " + nearest + "`.";
  }
}
