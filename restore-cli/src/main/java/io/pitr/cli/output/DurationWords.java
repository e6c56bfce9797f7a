package io.pitr.cli.output;

/** Durations as text. */
final class DurationWords {
  private DurationWords() {}

  static String of(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : seconds < 3600
            ? seconds / 60 + " min " + seconds % 60 + " s"
            : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }
}
