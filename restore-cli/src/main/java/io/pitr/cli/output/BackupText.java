package io.pitr.cli.output;

import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import io.pitr.inspect.verify.BackupFacts;
import io.pitr.inspect.verify.BackupInspection;
import io.pitr.inspect.verify.BackupVerification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Full backups as text. */
public final class BackupText {
  private static final int UNCOVERED_SHOWN = 20;

  private BackupText() {}

  public static List<String> lines(BackupInspection found) {
    var lines = new ArrayList<>(factLines(found.facts()));
    lines.add(
        "data          "
            + Count.of(found.files(), "file")
            + ", "
            + ByteSizes.text(found.storedBytes())
            + " stored; "
            + Count.of(found.kvs(), "KV")
            + ", "
            + ByteSizes.text(found.kvBytes()));
    lines.add("databases     " + String.join(", ", found.databases()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT, "%-52s %-8s %6s %12s %12s", "table", "kind", "files", "KVs", "size"));
    for (BackupInspection.Table table : found.tables()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-52s %-8s %6d %12d %12s%s%s",
              table.name(),
              table.kind().name().toLowerCase(Locale.ROOT),
              table.files(),
              table.kvs(),
              ByteSizes.text(table.kvBytes()),
              table.partitions() > 0 ? "  " + Count.of(table.partitions(), "partition") : "",
              table.tiflashReplicas() > 0 ? "  TiFlash " + table.tiflashReplicas() : ""));
    }
    lines.addAll(LookText.skippedTables(found.skippedTables()));
    return lines;
  }

  public static List<String> lines(BackupVerification found) {
    var lines = new ArrayList<>(factLines(found.facts()));
    lines.add(
        "read          "
            + Count.of(found.files(), "file")
            + ", "
            + Count.of(found.schemas(), "schema")
            + ", "
            + rate(found.readBytes(), found.elapsed()));
    lines.add(
        "content       "
            + Count.of(found.writeEntries(), "entry", "entries")
            + " of the write CF, "
            + found.defaultEntries()
            + " of the default CF; "
            + Count.of(found.kvs(), "KV")
            + ", "
            + ByteSizes.text(found.kvBytes()));
    if (found.withoutBlockChecksums() > 0) {
      lines.add(
          "not checked   block checksums of "
              + Count.of(found.withoutBlockChecksums(), "file")
              + " (unknown kind); the SHA-256 is right");
    }
    lines.addAll(uncoveredLines(found.uncovered()));
    lines.add(verdict(found.damage().size()));
    return lines;
  }

  private static List<String> factLines(BackupFacts facts) {
    return List.of(
        "full backup   " + facts.storage(),
        "cluster       "
            + Long.toUnsignedString(facts.clusterId())
            + ", version "
            + facts.clusterVersion()
            + ", new collation "
            + facts.newCollation().name().toLowerCase(Locale.ROOT),
        "snapshot      " + TsoText.both(facts.snapshotTs()));
  }

  static List<String> uncoveredLines(List<String> uncovered) {
    var lines = new ArrayList<String>();
    if (!uncovered.isEmpty()) {
      lines.add(
          "unprotected   "
              + Count.of(uncovered.size(), "path")
              + (uncovered.size() == 1 ? " is" : " are")
              + " not covered by a checksum:");
    }
    for (int i = 0; i < Math.min(UNCOVERED_SHOWN, uncovered.size()); i++) {
      lines.add("              " + uncovered.get(i));
    }
    if (uncovered.size() > UNCOVERED_SHOWN) {
      lines.add("              and " + (uncovered.size() - UNCOVERED_SHOWN) + " more");
    }
    return lines;
  }

  static String verdict(int damage) {
    return damage == 0
        ? "ok            every checksum is right, nothing is missing"
        : "DAMAGED       " + Count.of(damage, "problem") + ", see below";
  }

  static String rate(long bytes, Duration elapsed) {
    double seconds = Math.max(1e-3, seconds(elapsed));
    return String.format(
        Locale.ROOT,
        "%s in %.1f s, %s/s",
        ByteSizes.text(bytes),
        seconds,
        ByteSizes.text((long) (bytes / seconds)));
  }

  static double seconds(Duration elapsed) {
    return Math.round(elapsed.toMillis() / 10.0) / 100.0;
  }
}
