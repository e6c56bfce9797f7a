package io.pitr.cli.output;

import io.pitr.api.Tso;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import io.pitr.inspect.check.CheckProblem;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.NotChecked;
import io.pitr.inspect.check.OtherSessions;
import io.pitr.inspect.export.ExportReport;
import io.pitr.inspect.read.ReadableState;
import io.pitr.inspect.schema.SkippedTable;
import java.util.ArrayList;
import java.util.List;

/** Checks and exports as text. */
public final class LookText {
  private LookText() {}

  /** What a reader must know about a state: nothing if it is complete and its chain is in order. */
  public static List<String> notes(ReadableState state) {
    var notes = new ArrayList<String>();
    state.unfinished().ifPresent(part -> notes.add("UNFINISHED: " + part.text()));
    if (!state.note().isEmpty()) {
      notes.add("Note: " + state.note());
    }
    return notes;
  }

  private static List<String> stateLines(ReadableState state) {
    var lines = new ArrayList<String>();
    state.unfinished().ifPresent(part -> lines.add("UNFINISHED " + part.text()));
    if (!state.note().isEmpty()) {
      lines.add("note      " + state.note());
    }
    return lines;
  }

  private static String moment(ReadableState state) {
    if (state.ts().equals(Tso.ZERO)) {
      return ", the newest rows";
    }
    return (state.unfinished().isPresent() ? ", incomplete after " : ", as of ")
        + TsoText.both(state.ts());
  }

  public static List<String> lines(CheckReport report, ReadableState state) {
    var lines = new ArrayList<>(stateLines(state));
    lines.add(
        "checked   "
            + Count.of(report.tables(), "table")
            + ", "
            + Count.of(report.rows(), "row")
            + ", "
            + Count.of(report.indexEntries(), "index entry", "index entries")
            + ", "
            + Count.of(report.rowChecksums(), "row checksum")
            + moment(state));
    report
        .pending()
        .forEach(
            index ->
                lines.add("pending   " + index + ": not complete, a deferred action builds it"));
    for (NotChecked open : report.notChecked()) {
      lines.add("unchecked " + open.table() + " " + open.index() + ": " + open.why());
    }
    for (OtherSessions other : report.otherSessions()) {
      lines.add(
          "note      "
              + other.table()
              + " "
              + other.index()
              + ": the entries of "
              + Count.of(other.rows(), "row")
              + " depend on the session that wrote them and differ from those of "
              + other.expected()
              + (other.assumed() ? " (assumed)" : ""));
    }
    for (CheckProblem problem : report.problems()) {
      lines.add(
          "PROBLEM   "
              + problem.kind().text()
              + " "
              + problem.table()
              + (problem.index().isEmpty() ? "" : " index " + problem.index())
              + " row "
              + problem.row()
              + ": "
              + problem.detail());
    }
    long more = report.problemCount() - report.problems().size();
    if (more > 0) {
      lines.add("          and " + more + " more; --limit N lists N problems");
    }
    lines.addAll(skippedTables(report.skippedTables()));
    lines.add(
        report.ok()
            ? state.unfinished().isPresent()
                ? "ok as far as it goes: the state is UNFINISHED"
                : "ok"
            : "NOT OK    "
                + Count.of(report.problemCount(), "problem")
                + (report.skippedTables().isEmpty()
                    ? ""
                    : ", " + Count.of(report.skippedTables().size(), "table") + " left out"));
    return lines;
  }

  public static List<String> lines(ExportReport report, String folder, ReadableState state) {
    var lines = new ArrayList<>(stateLines(state));
    lines.add("exported  " + folder + moment(state));
    lines.add(
        "          "
            + Count.of(report.databases(), "database")
            + ", "
            + Count.of(report.tables(), "table")
            + ", "
            + Count.of(report.views(), "view")
            + ", "
            + Count.of(report.sequences(), "sequence")
            + ", "
            + Count.of(report.rows(), "row")
            + ", "
            + ByteSizes.text(report.bytes()));
    lines.addAll(skippedTables(report.skippedTables()));
    return lines;
  }

  static List<String> skippedTables(List<SkippedTable> tables) {
    return tables.stream()
        .map(
            table ->
                "LEFT OUT  "
                    + table.qualifiedName()
                    + ": "
                    + table.reason()
                    + "; "
                    + table.why().remedy())
        .toList();
  }
}
