package io.pitr.cli.output;

import io.pitr.format.time.TsoText;
import io.pitr.inspect.timeline.DdlStatement;
import io.pitr.inspect.timeline.LongTransaction;
import io.pitr.inspect.timeline.TableActivity;
import io.pitr.inspect.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Timelines as text and as JSON. */
public final class TimelineText {
  private static final int CELLS = 60;
  private static final int QUERY_CHARACTERS = 100;
  private static final String STEPS = "▁▂▃▄▅▆▇█";

  private TimelineText() {}

  public static List<String> lines(Timeline timeline) {
    var lines = new ArrayList<String>();
    lines.add("log backup    " + timeline.uri());
    lines.add(
        "span          after "
            + TsoText.both(timeline.from())
            + " up to "
            + TsoText.both(timeline.until()));
    double cellMillis = timeline.bucketMillis() * timeline.buckets() / CELLS;
    lines.add(
        "a cell is     "
            + Duration.ofMillis((long) cellMillis).toString().substring(2).toLowerCase(Locale.ROOT)
            + unit(timeline));
    lines.add("");
    for (TableActivity table : timeline.tables()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-28s %s %d",
              table.name(),
              spark(table.writes()),
              table.totalWrites()));
      if (table.totalDeletes() > 0) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%28s %s %d",
                "deleted",
                spark(table.deletes()),
                table.totalDeletes()));
      }
    }
    timeline
        .gaps()
        .forEach(
            gap ->
                lines.add(
                    "no flush      from "
                        + TsoText.utc(gap.from())
                        + " to "
                        + TsoText.utc(gap.until())));
    straddling(timeline, lines);
    lines.add("");
    lines.add(timeline.ddl().isEmpty() ? "no schema changes" : "schema changes");
    for (DdlStatement statement : timeline.ddl()) {
      lines.add(TsoText.utc(statement.begun()) + "  " + sentence(statement));
      lines.add("              just before it: --restored-ts " + statement.before());
    }
    return lines;
  }

  private static String unit(Timeline timeline) {
    if (!timeline.deep()) {
      return "; events counted from metadata, with duplicates and index entries: --deep counts rows";
    }
    return timeline.distinct()
        ? "; rows, each version counted once"
        : "; rows, too many to count each version once, with duplicates";
  }

  private static void straddling(Timeline timeline, List<String> lines) {
    if (timeline.straddlingCount() == 0) {
      return;
    }
    long count = timeline.straddlingCount();
    lines.add(
        "open          "
            + Count.of(count, "transaction")
            + (count == 1 ? " spans a flush" : " span a flush"));
    for (LongTransaction open : timeline.straddling().subList(0, 1)) {
      lines.add(
          (count == 1 ? "              from " : "              the longest from ")
              + TsoText.utc(open.start())
              + " to "
              + TsoText.utc(open.commit()));
    }
  }

  private static String sentence(DdlStatement statement) {
    String query =
        statement.query().isBlank()
            ? statement.type() + " " + statement.schema() + "." + statement.table()
            : statement.query().strip().replaceAll("\\s+", " ");
    String shown =
        query.length() > QUERY_CHARACTERS ? query.substring(0, QUERY_CHARACTERS) + " …" : query;
    boolean done = statement.state().equals("SYNCED") || statement.state().equals("DONE");
    return done ? shown : shown + "  (" + statement.state() + ")";
  }

  /** A bar for each cell, as high as its count; a blank for zero. */
  private static String spark(List<Long> counts) {
    long[] cells = new long[CELLS];
    for (int i = 0; i < counts.size(); i++) {
      cells[(int) ((long) i * CELLS / counts.size())] += counts.get(i);
    }
    long peak = 1;
    for (long cell : cells) {
      peak = Math.max(peak, cell);
    }
    var spark = new StringBuilder(CELLS);
    for (long cell : cells) {
      spark.append(cell == 0 ? ' ' : STEPS.charAt((int) ((cell * STEPS.length() - 1) / peak)));
    }
    return spark.toString();
  }

  public static JsonDocument json(Timeline timeline) {
    return new JsonDocument()
        .put("command", "log timeline")
        .put("storage", timeline.uri())
        .putUnsigned("fromTs", timeline.from().value())
        .putUnsigned("untilTs", timeline.until().value())
        .put("buckets", timeline.buckets())
        .put("bucketMillis", timeline.bucketMillis())
        .put("deep", timeline.deep())
        .put("distinct", timeline.distinct())
        .objects(
            "tables",
            timeline.tables(),
            (TableActivity table, JsonDocument each) ->
                each.put("id", table.id())
                    .put("name", table.name())
                    .numbers("writes", table.writes())
                    .numbers("deletes", table.deletes()))
        .objects(
            "ddl",
            timeline.ddl(),
            (DdlStatement statement, JsonDocument each) ->
                each.put("jobId", statement.jobId())
                    .put("type", statement.type())
                    .put("state", statement.state())
                    .put("schema", statement.schema())
                    .put("table", statement.table())
                    .put("tableId", statement.tableId())
                    .put("query", statement.query())
                    .putUnsigned("begunTs", statement.begun().value())
                    .put("begun", TsoText.utc(statement.begun()))
                    .putUnsigned("finishedTs", statement.finished().value())
                    .putUnsigned("beforeTs", statement.before().value()))
        .put("straddlingCount", timeline.straddlingCount())
        .objects(
            "straddling",
            timeline.straddling(),
            (LongTransaction open, JsonDocument each) ->
                each.putUnsigned("startTs", open.start().value())
                    .putUnsigned("commitTs", open.commit().value())
                    .put("flushes", open.flushes()))
        .put("flushes", timeline.flushes().size())
        .objects(
            "flushGaps",
            timeline.gaps(),
            (Timeline.Gap gap, JsonDocument each) ->
                each.putUnsigned("fromTs", gap.from().value())
                    .putUnsigned("untilTs", gap.until().value()));
  }
}
