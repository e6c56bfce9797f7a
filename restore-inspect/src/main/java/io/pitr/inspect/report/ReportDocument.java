package io.pitr.inspect.report;

import io.pitr.api.Tso;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.report.TableVolume;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.time.TsoText;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a report as a JSON document. */
final class ReportDocument {
  private final ObjectNode document = JsonMapper.shared().createObjectNode();

  private ReportDocument() {}

  static ObjectNode of(RestoreReport report) {
    var made = new ReportDocument();
    made.fill(report);
    return made.document;
  }

  private void fill(RestoreReport report) {
    document.put("command", report.command()).put("ok", report.succeeded());
    document.put("target", report.target()).put("version", report.version());
    document.put("began", report.began().toString()).put("seconds", seconds(report.took()));
    ArrayNode phases = document.putArray("phases");
    for (PhaseTime phase : report.phases()) {
      ObjectNode each =
          phases
              .addObject()
              .put("phase", phase.phase())
              .put("seconds", seconds(phase.took()))
              .put("workSeconds", seconds(phase.worked()))
              .put("waitSeconds", seconds(phase.waited()))
              .put("unit", phase.unit().name().toLowerCase(Locale.ROOT))
              .put("done", phase.done())
              .put("kvs", phase.kvs());
      ArrayNode waits = each.putArray("waits");
      for (WaitTime wait : phase.waits()) {
        waits
            .addObject()
            .put("reason", wait.reason())
            .put("seconds", seconds(wait.took()))
            .put("times", wait.times());
      }
    }
    ArrayNode segments = document.putArray("segments");
    report.segments().forEach(segment -> segment(segments.addObject(), segment));
    totals(document.putObject("totals"), report.totals());
    if (report.status() != null) {
      status(document.putObject("chain"), report.status());
    }
    ArrayNode fired = document.putArray("fired");
    ArrayNode actions = document.putArray("actions");
    for (FiredAction action : report.fired()) {
      fired.add(action.description());
      ObjectNode each = actions.addObject().put("what", action.description());
      Duration took = action.took();
      each.put("ended", took != null);
      if (took != null) {
        each.put("seconds", seconds(took));
      }
    }
    ProblemJson.add(document, "errors", report.problems());
  }

  private static void totals(ObjectNode node, SegmentTotals totals) {
    node.put("segments", totals.segments())
        .put("logFiles", totals.logFiles())
        .put("events", totals.events())
        .put("kvs", totals.kvs())
        .put("bytes", totals.bytes())
        .put("baseKvs", totals.baseKvs())
        .put("baseBytes", totals.baseBytes());
  }

  private static void segment(ObjectNode node, SegmentReport segment) {
    node.put("segment", segment.segment());
    span(node, segment.start(), segment.restoredTs());
    node.put("last", segment.last()).put("alreadyDone", segment.alreadyDone());
    node.put("seconds", seconds(segment.elapsed())).put("restoredTables", segment.data().tables());
    node.put("logFiles", segment.data().log().files()).put("events", segment.data().log().events());
    node.put("kvs", segment.data().log().kvs()).put("bytes", segment.data().log().bytes());
    node.put("baseKvs", segment.data().base().kvs())
        .put("baseBytes", segment.data().base().bytes());
    counts(node.putObject("deferred"), segment.actions().deferred());
    counts(node.putObject("finished"), segment.actions().finished());
    ArrayNode tables = node.putArray("tables");
    for (TableVolume volume : segment.data().volumes()) {
      tables
          .addObject()
          .put("table", volume.table())
          .put("baseKvs", volume.baseKvs())
          .put("baseBytes", volume.baseBytes())
          .put("logEvents", volume.logEvents())
          .put("logBytes", volume.logBytes());
    }
    ArrayNode skipped = node.putArray("skipped");
    segment.actions().skipped().forEach(skipped::add);
    ArrayNode notes = node.putArray("notes");
    segment.notes().forEach(notes::add);
    node.put("next", segment.next());
  }

  private static void status(ObjectNode node, RestoreStatus status) {
    node.put("id", status.chain());
    node.put("state", status.state().name().toLowerCase(Locale.ROOT));
    ArrayNode segments = node.putArray("segments");
    for (Segment segment : status.sealed()) {
      ObjectNode each = segments.addObject().put("segment", segment.index());
      span(each, segment.start(), segment.restoredTs());
      each.put("targetTs", new BigInteger(Long.toUnsignedString(segment.segmentTs().value())));
    }
    ArrayNode waiting = node.putArray("waiting");
    for (DeferredAction action : status.deferred()) {
      waiting
          .addObject()
          .put("hook", action.hook())
          .put("order", action.action().order())
          .put("what", action.action().description());
    }
  }

  private static void span(ObjectNode node, Tso start, Tso restoredTs) {
    node.put("startTs", new BigInteger(Long.toUnsignedString(start.value())));
    node.put("startTime", TsoText.utc(start));
    node.put("restoredTs", new BigInteger(Long.toUnsignedString(restoredTs.value())));
    node.put("restoredTime", TsoText.utc(restoredTs));
  }

  private static void counts(ObjectNode node, SortedMap<String, Integer> counts) {
    counts.forEach(node::put);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
