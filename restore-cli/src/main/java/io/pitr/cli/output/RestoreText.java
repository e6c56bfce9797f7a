package io.pitr.cli.output;

import io.pitr.api.Tso;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.plan.SegmentPlan;
import io.pitr.engine.report.AbortReport;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.report.TableVolume;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import io.pitr.inspect.report.SegmentTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Restores as text and as JSON. */
public final class RestoreText {
  private RestoreText() {}

  public static JsonDocument json(String command, SegmentReport report) {
    JsonDocument document = new JsonDocument().put("command", command);
    fill(document, report);
    return document;
  }

  /** The fields of one segment. */
  public static void fill(JsonDocument document, SegmentReport report) {
    document
        .put("target", report.target())
        .put("chain", report.chain())
        .put("segment", report.segment())
        .putUnsigned("startTs", report.start().value())
        .putUnsigned("restoredTs", report.restoredTs().value())
        .put("last", report.last())
        .put("tables", report.data().tables())
        .put("logFiles", report.data().log().files())
        .put("events", report.data().log().events())
        .put("kvs", report.data().log().kvs())
        .put("bytes", report.data().log().bytes())
        .put("baseKvs", report.data().base().kvs())
        .put("baseBytes", report.data().base().bytes())
        .put("seconds", BackupText.seconds(report.elapsed()));
    counts(document.object("deferred"), report.actions().deferred());
    counts(document.object("finished"), report.actions().finished());
    document
        .put("alreadyDone", report.alreadyDone())
        .strings("skipped", report.actions().skipped())
        .strings("notes", report.notes())
        .put("next", report.next());
  }

  /** The sums of a run. */
  public static void fill(JsonDocument document, SegmentTotals totals) {
    document
        .put("segments", totals.segments())
        .put("logFiles", totals.logFiles())
        .put("events", totals.events())
        .put("kvs", totals.kvs())
        .put("bytes", totals.bytes())
        .put("baseKvs", totals.baseKvs())
        .put("baseBytes", totals.baseBytes());
  }

  private static void counts(JsonDocument document, SortedMap<String, Integer> counts) {
    counts.forEach(document::put);
  }

  public static JsonDocument json(SegmentPlan plan) {
    JsonDocument document =
        new JsonDocument()
            .put("command", "restore point")
            .put("dryRun", true)
            .put("target", plan.target())
            .put("decision", plan.decision())
            .put("segment", plan.segment())
            .putUnsigned("startTs", plan.start().value())
            .putUnsigned("restoredTs", plan.restoredTs().value())
            .putUnsigned("shiftTs", plan.shift().value())
            .put("last", plan.last())
            .put("baseFiles", plan.input().baseFiles())
            .put("baseBytes", plan.input().baseBytes())
            .put("metaLogFiles", plan.input().metaRanges())
            .put("metaLogBytes", plan.input().metaBytes())
            .put("logFiles", plan.input().logRanges())
            .put("logStoredBytes", plan.input().logStoredBytes())
            .put("logBytes", plan.input().logBytes())
            .put("logEvents", plan.input().logEvents())
            .strings("tables", plan.tables())
            .objects(
                "volumes",
                plan.volumes(),
                (TableVolume volume, JsonDocument each) ->
                    each.put("table", volume.table())
                        .put("baseKvs", volume.baseKvs())
                        .put("baseBytes", volume.baseBytes())
                        .put("logEvents", volume.logEvents())
                        .put("logBytes", volume.logBytes()));
    counts(document.object("deferred"), plan.deferred().counts());
    return document
        .strings("actions", plan.deferred().descriptions())
        .strings("notes", plan.notes());
  }

  public static JsonDocument json(RestoreStatus status) {
    List<Segment> segments = new ArrayList<>(status.sealed());
    status.unsealed().ifPresent(segments::add);
    JsonDocument document =
        new JsonDocument()
            .put("target", status.target())
            .put("state", status.state().name().toLowerCase(Locale.ROOT))
            .put("phase", status.phase())
            .put("chain", status.chain())
            .putUnsigned("upstreamClusterId", status.upstreamClusterId())
            .objects(
                "segments",
                segments,
                (Segment segment, JsonDocument each) ->
                    each.put("index", segment.index())
                        .putUnsigned("startTs", segment.start().value())
                        .putUnsigned("restoredTs", segment.restoredTs().value())
                        .putUnsigned("targetTs", segment.segmentTs().value())
                        .put("last", segment.last())
                        .put("sealed", status.sealed().contains(segment)))
            .putUnsigned("nextStartTs", status.reached().value())
            .objects(
                "deferred",
                status.deferred(),
                (DeferredAction deferred, JsonDocument each) ->
                    each.put("id", deferred.action().id())
                        .put("hook", deferred.hook())
                        .put("order", deferred.action().order())
                        .put("what", deferred.action().description()));
    status.ended().ifPresent(end -> fill(document.object("ended"), end));
    return document.put("detail", status.detail());
  }

  /** The end of a chain. */
  public static void fill(JsonDocument document, ChainEnd end) {
    document.put("how", end.how()).put("at", end.when()).put("by", end.by());
  }

  public static JsonDocument json(AbortReport report) {
    return new JsonDocument()
        .put("command", "restore abort")
        .put("chain", report.chain())
        .putUnsigned("reachedTs", report.reached().value())
        .strings("objects", report.objects())
        .put("detail", report.detail());
  }

  /** One line. */
  public static String summary(SegmentReport report) {
    return "segment "
        + report.segment()
        + (report.last() ? " (last)" : "")
        + " to "
        + TsoText.both(report.restoredTs())
        + ": "
        + Count.of(report.data().log().kvs(), "KV")
        + " of the log, "
        + ByteSizes.text(report.data().log().bytes())
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
      if (report.data().base().files() > 0) {
        lines.add(
            "base      "
                + Count.of(report.data().base().kvs(), "KV")
                + ", "
                + BackupText.rate(report.data().base().bytes(), report.elapsed()));
      }
      lines.add(
          "log       "
              + Count.of(report.data().log().files(), "file")
              + ", "
              + Count.of(report.data().log().events(), "event")
              + ", "
              + Count.of(report.data().log().kvs(), "KV")
              + ", "
              + BackupText.rate(report.data().log().bytes(), report.elapsed()));
      lines.add("tables    " + report.data().tables());
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
            + Count.of(plan.input().baseFiles(), "file")
            + ", "
            + ByteSizes.text(plan.input().baseBytes()));
    lines.add(
        "schema    "
            + Count.of(plan.input().metaRanges(), "log file")
            + ", "
            + ByteSizes.text(plan.input().metaBytes()));
    lines.add(
        "log       "
            + Count.of(plan.input().logRanges(), "log file")
            + ", "
            + Count.of(plan.input().logEvents(), "event")
            + ", "
            + ByteSizes.text(plan.input().logStoredBytes())
            + " stored, "
            + ByteSizes.text(plan.input().logBytes())
            + " plain");
    lines.add("deferred  " + DeferredText.of(plan.deferred().counts()));
    plan.deferred().descriptions().forEach(action -> lines.add("          " + action));
    lines.add("tables    " + plan.tables().size());
    Map<String, TableVolume> volumes =
        plan.volumes().stream().collect(Collectors.toMap(TableVolume::table, volume -> volume));
    plan.tables().forEach(table -> lines.add("          " + table + volume(volumes.get(table))));
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
            ": base %,d KVs, %s; log %,d events, %s",
            volume.baseKvs(),
            ByteSizes.text(volume.baseBytes()),
            volume.logEvents(),
            ByteSizes.text(volume.logBytes()));
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

  public static List<String> lines(AbortReport report) {
    var lines = new ArrayList<String>();
    lines.add(report.chain().isEmpty() ? "no chain" : "aborted   chain " + report.chain());
    if (!report.detail().isEmpty()) {
      lines.add("          " + report.detail());
    }
    if (!report.reached().equals(Tso.ZERO)) {
      lines.add("reached   " + TsoText.both(report.reached()));
    }
    if (!report.objects().isEmpty()) {
      lines.add("left      " + Count.of(report.objects().size(), "object") + " on the target");
      report.objects().forEach(name -> lines.add("          " + name));
    }
    return lines;
  }

  /** How far a follower is behind the log. */
  public static String lag(Tso reached, Tso checkpoint) {
    Duration log =
        Duration.ofMillis(Math.max(0, System.currentTimeMillis() - checkpoint.physicalMillis()));
    Duration target =
        Duration.ofMillis(Math.max(0, checkpoint.physicalMillis() - reached.physicalMillis()));
    return "follow    at "
        + TsoText.utc(reached)
        + ", "
        + target.toSeconds()
        + " s behind the log, which is "
        + log.toSeconds()
        + " s behind the clock";
  }
}
