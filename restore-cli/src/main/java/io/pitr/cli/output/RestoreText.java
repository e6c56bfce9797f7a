package io.pitr.cli.output;

import io.pitr.catalog.LogSize;
import io.pitr.catalog.ObjectCounts;
import io.pitr.catalog.TableVolume;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.plan.SegmentPlan;
import io.pitr.engine.report.LoadedData;
import io.pitr.engine.report.PhaseLoad;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.follow.FollowPosition;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Restores as text. */
public final class RestoreText {
  private RestoreText() {}

  /** One line. */
  public static String summary(SegmentReport report) {
    return "segment "
        + report.segment()
        + (report.last() ? " (last)" : "")
        + " to "
        + TsoText.both(report.restoredTs())
        + ": "
        + Count.of(report.data().log().put().kvs(), "KV")
        + " of the log put, "
        + ByteSizes.text(report.data().log().put().bytes())
        + ", in "
        + BackupText.seconds(report.elapsed())
        + " s";
  }

  public static List<String> lines(SegmentReport report) {
    var lines = new ArrayList<String>();
    lines.add("target    " + report.target());
    lines.add(
        "segment   "
            + report.segment()
            + " of chain "
            + report.chain()
            + (report.last() ? ", the last" : "")
            + (report.alreadyDone() ? ": already restored" : ""));
    lines.add(
        "span      after "
            + TsoText.both(report.start())
            + " up to "
            + TsoText.both(report.restoredTs()));
    if (!report.alreadyDone()) {
      LoadedData data = report.data();
      if (data.base().put().files() > 0) {
        lines.add(
            "base      "
                + Count.of(data.base().put().kvs(), "KV")
                + " put, "
                + rate(data.base().put().bytes(), data.base()));
      }
      lines.add("log       " + files(data.read()) + " read, " + rate(logBytes(data), data.log()));
      lines.add(
          "          "
              + Count.of(data.log().put().events(), "event")
              + " inside the segment; "
              + Count.of(data.log().put().kvs(), "KV")
              + " put, "
              + ByteSizes.text(data.log().put().bytes()));
      lines.add("tables    " + objects(data.objects()));
      lines.add("deferred  " + DeferredText.of(report.actions().deferred()));
      lines.add("finished  " + DeferredText.of(report.actions().finished()));
    }
    report.actions().skipped().forEach(index -> lines.add("skipped   index " + index));
    Notes.brief(report.notes()).forEach(note -> lines.add("note      " + note));
    if (!report.next().isEmpty()) {
      lines.add("next      " + report.next());
      if (report.next().contains(" --restored-ts ")) {
        lines.add(
            "          up to the end of the log as it is now; choose an earlier --restored-ts, or"
                + " --last=true to finish there");
      }
    }
    return lines;
  }

  private static long logBytes(LoadedData data) {
    return data.read().plainBytes();
  }

  /** Amount, time and rate of a phase. The rate of a part is unknown. */
  private static String rate(long bytes, PhaseLoad load) {
    return load.resumed()
        ? String.format(
            Locale.ROOT,
            "%s, a part by an earlier run, the rest in %.1f s",
            ByteSizes.text(bytes),
            BackupText.seconds(load.took()))
        : BackupText.rate(bytes, load.took());
  }

  private static String files(LogSize log) {
    return Count.of(log.files(), "file")
        + (log.ssts() > 0 ? " and " + Count.of(log.ssts(), "SST") : "");
  }

  /** For instance {@code 13, 2 views, 1 sequence}. */
  private static String objects(ObjectCounts counts) {
    return counts.tables()
        + (counts.views() > 0 ? ", " + Count.of(counts.views(), "view") : "")
        + (counts.sequences() > 0 ? ", " + Count.of(counts.sequences(), "sequence") : "");
  }

  public static List<String> lines(SegmentPlan plan) {
    var lines = new ArrayList<String>();
    lines.add("plan      " + plan.decision() + "; nothing was done");
    lines.add("target    " + plan.target());
    lines.add("segment   " + plan.segment() + (plan.last() ? ", the last" : ""));
    lines.add(
        "span      after "
            + TsoText.both(plan.start())
            + " up to "
            + TsoText.both(plan.restoredTs()));
    lines.add("shift     values are read from " + TsoText.both(plan.shift()) + " on");
    lines.add(
        "base      "
            + Count.of(plan.input().base().files(), "file")
            + ", "
            + ByteSizes.text(plan.input().base().storedBytes())
            + " stored; "
            + Count.of(plan.input().base().kvs(), "KV")
            + ", "
            + ByteSizes.text(plan.input().base().bytes())
            + " plain");
    lines.add(
        "schema    "
            + Count.of(plan.input().schema().files(), "log file")
            + ", "
            + ByteSizes.text(plan.input().schema().plainBytes())
            + " plain");
    lines.add(
        "log       "
            + files(plan.input().log())
            + ", "
            + ByteSizes.text(plan.input().log().storedBytes())
            + " stored, "
            + ByteSizes.text(plan.input().log().plainBytes())
            + " plain; "
            + Count.of(plan.input().log().entries(), "log entry", "log entries")
            + ", at most as many events inside the segment");
    lines.add("deferred  " + DeferredText.of(plan.deferred().counts()));
    plan.deferred()
        .actions()
        .forEach(each -> lines.add("          " + each.action().description()));
    lines.add("tables    " + objects(plan.objects().counts()));
    Map<String, TableVolume> volumes =
        plan.objects().volumes().stream()
            .collect(Collectors.toMap(TableVolume::table, volume -> volume));
    plan.objects()
        .names()
        .forEach(name -> lines.add("          " + name + volume(volumes.get(name))));
    if (volumes.containsKey(TableVolume.GONE)) {
      lines.add("          " + TableVolume.GONE + volume(volumes.get(TableVolume.GONE)));
    }
    Notes.brief(plan.notes()).forEach(note -> lines.add("note      " + note));
    return lines;
  }

  private static String volume(@Nullable TableVolume volume) {
    return volume == null
        ? ""
        : String.format(
            Locale.ROOT,
            ": base %,d KVs, %s; log %,d entries, %s",
            volume.baseKvs(),
            ByteSizes.text(volume.baseBytes()),
            volume.logEntries(),
            ByteSizes.text(volume.logPlainBytes()));
  }

  public static List<String> lines(RestoreStatus status) {
    var lines = new ArrayList<String>();
    lines.add("target    " + status.target());
    lines.add(
        "state     "
            + status.state().name().toLowerCase(Locale.ROOT)
            + (status.detail().isEmpty() ? "" : ": " + status.detail()));
    if (status.state() == RestoreStatus.State.EMPTY) {
      return lines;
    }
    lines.add(
        "chain     "
            + status.chain()
            + " of cluster "
            + Long.toUnsignedString(status.upstreamClusterId()));
    int older = status.sealedSegments() - status.sealed().size();
    if (older > 0) {
      lines.add("segments  " + older + " older, listed by --all");
    }
    for (Segment segment : status.sealed()) {
      lines.add("segment   " + segment(segment) + ", sealed");
    }
    status
        .unsealed()
        .ifPresent(
            segment -> lines.add("segment   " + segment(segment) + ", in phase " + status.phase()));
    if (status.state() == RestoreStatus.State.SEALED) {
      lines.add("next      --start-ts " + status.reached());
    }
    lines.add("waiting   " + Count.of(status.deferred().size(), "deferred action"));
    for (DeferredAction deferred : status.deferred()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "          %4d %s",
              deferred.action().order(),
              deferred.action().description()));
    }
    return lines;
  }

  private static String segment(Segment segment) {
    return segment.index()
        + " after "
        + TsoText.both(segment.start())
        + " up to "
        + TsoText.both(segment.restoredTs());
  }

  /** Where a follower is, and what it waits for. */
  public static String line(FollowPosition position) {
    Duration log =
        Duration.ofMillis(
            Math.max(0, System.currentTimeMillis() - position.checkpoint().physicalMillis()));
    if (!position.hasBegun()) {
      return "follow    waits until "
          + position.awaited()
          + "; it is at "
          + TsoText.utc(position.checkpoint());
    }
    return "follow    at "
        + TsoText.utc(position.reached())
        + ", "
        + position.behindLog().toSeconds()
        + " s behind the log, which is "
        + log.toSeconds()
        + " s behind the clock"
        + (position.isUpToDate() ? "" : "; waits until " + position.awaited());
  }
}
