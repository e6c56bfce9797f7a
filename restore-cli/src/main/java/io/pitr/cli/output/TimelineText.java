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

/** Timelines as text. */
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
      return "; log entries counted from metadata, with duplicates and index entries: --deep counts rows";
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
}
