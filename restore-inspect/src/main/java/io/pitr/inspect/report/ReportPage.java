package io.pitr.inspect.report;

import io.pitr.api.Problem;
import io.pitr.api.Tso;
import io.pitr.catalog.TableVolume;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.report.LoadedData;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a report as one self-contained HTML page without scripts. */
final class ReportPage {
  private static final String STYLE = "report.css";
  private static final int LARGEST_TABLES = 200;

  private final HtmlText page = new HtmlText();
  private final RestoreReport report;
  private String[] columns = {};

  private ReportPage(RestoreReport report) {
    this.report = report;
  }

  static String html(RestoreReport report) {
    var made = new ReportPage(report);
    made.write();
    return made.page.toString();
  }

  private void write() {
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                + " 'unsafe-inline'\">\n")
        .element("title", "Restore of " + report.target())
        .raw("\n<style>\n")
        .raw(style())
        .raw("</style>\n</head>\n<body>\n");
    head();
    report.problems().forEach(this::problem);
    RestoreStatus status = report.status();
    if (status != null) {
      lineage(status);
    }
    phases();
    actions(status);
    totals(report.totals());
    report.segments().forEach(this::segment);
    page.raw("</body>\n</html>\n");
  }

  private void head() {
    page.raw("<h1>")
        .text("br " + report.command() + ": ")
        .element("span", report.succeeded() ? " class=\"good\"" : " class=\"bad\"", outcome())
        .raw("</h1>\n<dl>");
    fact("target", report.target());
    RestoreStatus status = report.status();
    if (status != null && !status.chain().isEmpty()) {
      fact("chain", status.chain() + ", " + status.state().name().toLowerCase(Locale.ROOT));
      fact("reached", TsoText.both(status.reached()));
    }
    RunningState running = report.running();
    if (running != null) {
      fact("running", "when this was written, at " + running.at().truncatedTo(ChronoUnit.SECONDS));
      if (!running.failing().isEmpty()) {
        fact("last try", running.failing());
      }
      if (!running.reached().equals(Tso.ZERO)) {
        fact("reached", TsoText.both(running.reached()));
      }
      if (!running.checkpoint().equals(Tso.ZERO)) {
        fact("log", "up to " + TsoText.both(running.checkpoint()));
      }
    }
    fact("began", report.began().truncatedTo(ChronoUnit.SECONDS).toString());
    fact("took", seconds(report.took()));
    fact("program", report.version());
    page.raw("</dl>\n");
  }

  private String outcome() {
    if (report.running() != null) {
      return report.succeeded() ? "running" : "failing, tries again";
    }
    return report.succeeded() ? "done" : "failed";
  }

  /** Sums over a run that has more segments than the page shows. */
  private void totals(SegmentTotals totals) {
    if (totals.segments() <= report.segments().size()) {
      return;
    }
    page.raw("<h2>All segments of the run</h2>\n<dl>");
    fact(
        "segments",
        totals.segments() + ", of which the last " + report.segments().size() + " follow");
    fact(
        "log", totals.events() + " events, " + totals.kvs() + " KVs, " + totals.bytes() + " bytes");
    page.raw("</dl>\n");
  }

  private void fact(String name, String value) {
    page.element("dt", name).element("dd", value);
  }

  private void problem(Problem problem) {
    page.raw("<p class=\"problem\">")
        .element("strong", problem.code().code())
        .text(" " + problem.what());
    if (!problem.where().isEmpty()) {
      page.text(" (" + problem.where() + ")");
    }
    page.raw("<br>").text(problem.remedy()).raw("</p>\n");
  }

  private void lineage(RestoreStatus status) {
    List<Segment> sealed = status.sealed();
    if (sealed.isEmpty()) {
      return;
    }
    page.raw("<h2>Segments of the chain</h2>\n<div class=\"chain\" role=\"img\" aria-label=\"")
        .text(sealed.size() + " segments up to " + TsoText.utc(status.reached()))
        .raw("\">");
    for (Segment segment : sealed) {
      long millis =
          Math.max(1, segment.restoredTs().physicalMillis() - segment.start().physicalMillis());
      page.raw("<span style=\"flex-grow:" + millis + "\">")
          .text(Integer.toString(segment.index()))
          .raw("</span>");
    }
    page.raw("</div>\n");
    open("segment", "#after", "#up to", "#TSO", "#TSO of the target", "#length");
    for (Segment segment : sealed) {
      row(
          Integer.toString(segment.index()),
          TsoText.utc(segment.start()),
          TsoText.utc(segment.restoredTs()),
          segment.restoredTs().toString(),
          segment.segmentTs().toString(),
          seconds(
              Duration.ofMillis(
                  segment.restoredTs().physicalMillis() - segment.start().physicalMillis())));
    }
    close();
  }

  private void phases() {
    if (report.phases().isEmpty()) {
      return;
    }
    page.raw("<h2>Time by phase</h2>\n");
    double whole =
        Math.max(
            1e-3, report.phases().stream().mapToDouble(p -> p.took().toMillis() / 1000.0).sum());
    page.element(
        "p",
        "Waiting is the time in which at least one thread waited for another process. The rest is"
            + " work of this program and of the requests it sent.");
    open("phase", "#time", "", "#work", "#waiting", "waited for", "#amount", "#KVs");
    for (PhaseTime phase : report.phases()) {
      int percent = (int) Math.round(100 * phase.took().toMillis() / 1000.0 / whole);
      page.raw("<tr>")
          .element("td", phase.phase())
          .element("td", " class=\"n\"", seconds(phase.took()))
          .raw("<td class=\"bar\"><span style=\"width:" + percent + "%\"></span></td>")
          .element("td", " class=\"n\"", seconds(phase.worked()))
          .element("td", " class=\"n\"", phase.waits().isEmpty() ? "" : seconds(phase.waited()))
          .element("td", waitedFor(phase))
          .element("td", " class=\"n\"", amount(phase))
          .element("td", " class=\"n\"", phase.kvs() == 0 ? "" : number(phase.kvs()))
          .raw("</tr>\n");
    }
    close();
  }

  private static String waitedFor(PhaseTime phase) {
    return phase.waits().stream()
        .map(wait -> wait.reason() + ": " + seconds(wait.took()))
        .collect(Collectors.joining("; "));
  }

  private void actions(@Nullable RestoreStatus status) {
    if (!report.startedActions().isEmpty()) {
      page.raw("<h2>Deferred actions that ran</h2>\n<ol>");
      report.startedActions().forEach(action -> page.element("li", text(action)));
      page.raw("</ol>\n");
    }
    if (status != null && !status.deferred().isEmpty()) {
      page.raw("<h2>Pending deferred actions</h2>\n");
      open("#order", "hook", "what");
      for (DeferredAction action : status.deferred()) {
        row(
            Integer.toString(action.action().order()),
            action.hook(),
            action.action().description());
      }
      close();
    }
  }

  private static String text(StartedAction action) {
    Duration took = action.took();
    return action.description() + (took == null ? ": did not end" : ": " + seconds(took));
  }

  private void segment(SegmentReport segment) {
    page.raw("<h2>")
        .text("Segment " + segment.segment() + (segment.last() ? ", the last" : ""))
        .raw("</h2>\n<dl>");
    fact("after", TsoText.both(segment.start()));
    fact("up to", TsoText.both(segment.restoredTs()));
    if (segment.alreadyDone()) {
      fact("result", "already restored");
    } else {
      LoadedData data = segment.data();
      if (data.base().put().files() > 0) {
        fact(
            "base",
            number(data.base().put().kvs()) + " KVs, " + bytes(data.base().put().bytes()) + " put");
      }
      fact(
          "log",
          number(data.read().files()) + " files, " + bytes(data.read().plainBytes()) + " read");
      fact(
          "put",
          number(data.log().put().kvs())
              + " KVs, "
              + bytes(data.log().put().bytes())
              + ", from "
              + number(data.log().put().events())
              + " events inside the segment");
      fact("took", seconds(segment.elapsed()));
    }
    if (!segment.next().isEmpty()) {
      page.element("dt", "next").raw("<dd>").element("code", segment.next()).raw("</dd>");
    }
    page.raw("</dl>\n");
    if (!segment.actions().skipped().isEmpty()) {
      page.raw("<h3>Skipped indexes</h3>\n<ul>");
      segment.actions().skipped().forEach(index -> page.element("li", index));
      page.raw("</ul>\n");
    }
    if (!segment.notes().isEmpty()) {
      page.raw("<h3>Notes</h3>\n<ul>");
      segment.notes().forEach(note -> page.element("li", note));
      page.raw("</ul>\n");
    }
    volumes(segment);
  }

  private void volumes(SegmentReport segment) {
    if (segment.data().volumes().isEmpty()) {
      return;
    }
    page.element("h3", "Tables: " + number(segment.data().objects().tables()) + " restored")
        .raw(
            "\n"
                + "<p>From the metadata of the backups. Log entries include duplicates and entries outside the"
                + " segment.</p>\n");
    open("table", "#base KVs", "#base", "#log entries", "#log");
    segment.data().volumes().stream()
        .limit(LARGEST_TABLES)
        .forEach(
            (TableVolume volume) ->
                row(
                    volume.table(),
                    number(volume.baseKvs()),
                    bytes(volume.baseBytes()),
                    number(volume.logEntries()),
                    bytes(volume.logPlainBytes())));
    close();
    if (segment.data().volumes().size() > LARGEST_TABLES) {
      page.element(
          "p", "and " + number(segment.data().volumes().size() - LARGEST_TABLES) + " smaller ones");
    }
  }

  /** Opens a table. Columns whose head begins with a hash are aligned right. */
  private void open(String... heads) {
    columns = heads.clone();
    page.raw("<div class=\"wide\"><table>\n<tr>");
    for (String head : heads) {
      page.element("th", head.startsWith("#") ? " class=\"n\"" : "", head.replace("#", ""));
    }
    page.raw("</tr>\n");
  }

  private void row(String... cells) {
    page.raw("<tr>");
    for (int i = 0; i < cells.length; i++) {
      page.element("td", columns[i].startsWith("#") ? " class=\"n\"" : "", cells[i]);
    }
    page.raw("</tr>\n");
  }

  private void close() {
    page.raw("</table></div>\n");
  }

  private static String amount(PhaseTime phase) {
    if (phase.done() == 0) {
      return "";
    }
    return switch (phase.unit()) {
      case BYTES -> bytes(phase.done()) + " put";
      case READ_BYTES -> bytes(phase.done()) + " read";
      case ROWS -> number(phase.done()) + " rows";
      case ACTIONS -> number(phase.done()) + " actions";
    };
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%,.1f s", time.toMillis() / 1000.0);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String bytes(long bytes) {
    return ByteSizes.text(bytes);
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream(STYLE), STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
