package io.pitr.cli.output;

import io.pitr.api.Tso;
import io.pitr.catalog.Migrations.Compaction;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import io.pitr.inspect.verify.LogCounts;
import io.pitr.inspect.verify.LogFacts;
import io.pitr.inspect.verify.LogInspection;
import io.pitr.inspect.verify.LogTotals;
import io.pitr.inspect.verify.LogVerification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Log backups as text. */
public final class LogText {
  private LogText() {}

  public static List<String> lines(LogInspection found) {
    var lines = new ArrayList<>(factLines(found.facts()));
    lines.add(
        "data          "
            + Count.of(found.events(), "entry", "entries")
            + " in "
            + Count.of(found.ranges(), "log file")
            + ", "
            + Count.of(found.groups(), "object")
            + ", "
            + Count.of(found.metas(), "metadata file"));
    lines.add(
        "size          "
            + ByteSizes.text(found.storedBytes())
            + " stored, "
            + ByteSizes.text(found.plainBytes())
            + " plain");
    lines.add("entries       " + span(found.firstTs(), found.lastTs()));
    for (LogInspection.Store store : found.stores()) {
      lines.add(
          "store "
              + store.id()
              + "       "
              + Count.of(store.flushes(), "flush", "flushes")
              + ", checkpoint "
              + TsoText.both(store.resolvedTs()));
    }
    if (found.missing().isEmpty()) {
      lines.add("gaps          none: no object of the metadata is missing");
    }
    for (LogInspection.Missing missing : found.missing()) {
      lines.add("MISSING       " + missing.path() + ", " + span(missing.from(), missing.until()));
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%16s %-48s %6s %10s %12s  %s",
            "id",
            "table",
            "files",
            "entries",
            "size",
            "last entry"));
    for (LogInspection.Table table : found.tables()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%16d %-48s %6d %10d %12s  %s",
              table.id(),
              table.name(),
              table.ranges(),
              table.events(),
              ByteSizes.text(table.plainBytes()),
              TsoText.both(table.lastTs())));
    }
    return lines;
  }

  public static List<String> lines(LogVerification found) {
    LogTotals totals = found.totals();
    LogCounts counts = found.counts();
    var lines = new ArrayList<>(factLines(found.facts()));
    lines.add(
        "read          "
            + Count.of(totals.ranges(), "log file")
            + " in "
            + Count.of(totals.groups(), "object")
            + ", "
            + Count.of(totals.metas(), "metadata file")
            + ", "
            + BackupText.rate(totals.readBytes(), found.elapsed()));
    lines.add(
        "entries       "
            + counts.events()
            + ", "
            + ByteSizes.text(totals.plainBytes())
            + " plain, "
            + span(totals.firstTs(), totals.lastTs()));
    lines.add(
        "              write CF "
            + counts.writeData()
            + " data + "
            + counts.writeMeta()
            + " schema; default CF "
            + counts.defaultData()
            + " data + "
            + counts.defaultMeta()
            + " schema");
    lines.add(
        "records       "
            + Count.of(counts.putsShort(), "short put")
            + ", "
            + Count.of(counts.putsLong(), "long put")
            + ", "
            + Count.of(counts.deletes(), "delete")
            + ", "
            + Count.of(counts.locks(), "lock")
            + ", "
            + Count.of(counts.rollbacks(), "rollback"));
    if (totals.rangesWithoutCrc() > 0) {
      lines.add(
          "not checked   "
              + Count.of(totals.rangesWithoutCrc(), "log file")
              + " without a CRC; the SHA-256 is right");
    }
    lines.addAll(BackupText.uncoveredLines(found.uncovered()));
    lines.add(BackupText.verdict(found.damage().size()));
    return lines;
  }

  private static List<String> factLines(LogFacts facts) {
    var lines = new ArrayList<String>();
    lines.add("log backup    " + facts.storage());
    lines.add(
        "cluster       "
            + Long.toUnsignedString(facts.clusterId())
            + ", version "
            + facts.clusterVersion());
    lines.add("restorable    " + span(facts.min(), facts.max()));
    if (!facts.span().truncatedTo().equals(Tso.ZERO)) {
      lines.add("truncated     up to " + TsoText.both(facts.span().truncatedTo()));
    }
    for (Map.Entry<String, Tso> checkpoint : new TreeMap<>(facts.span().checkpoints()).entrySet()) {
      lines.add(
          "checkpoint    " + TsoText.both(checkpoint.getValue()) + "  " + checkpoint.getKey());
    }
    facts.span().replicated().ifPresent(ts -> lines.add("replicated    up to " + TsoText.both(ts)));
    facts
        .replica()
        .ifPresent(
            replica ->
                lines.add(
                    "replica       complete up to "
                        + TsoText.both(replica.completeUpTo())
                        + "; "
                        + replica.text()));
    facts.flushGaps().forEach(gap -> lines.add("unusual       " + gap.text()));
    facts.migrations().forEach(path -> lines.add("migration     " + path));
    for (Compaction compaction : facts.compactions()) {
      lines.add(
          "compaction    "
              + compaction.name()
              + ", "
              + span(compaction.from(), compaction.until()));
    }
    facts.ingested().forEach(path -> lines.add("ingested      " + path));
    return lines;
  }

  private static String span(Tso from, Tso until) {
    return TsoText.both(from) + " to " + TsoText.both(until);
  }
}
