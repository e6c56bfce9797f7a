package io.pitr.cli.output;

import io.pitr.api.Tso;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import io.pitr.inspect.check.CheckProblem;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.NotChecked;
import io.pitr.inspect.check.OtherSessions;
import io.pitr.inspect.export.ExportReport;
import io.pitr.inspect.schema.SkippedTable;
import java.util.ArrayList;
import java.util.List;

/** Checks and exports as text. */
public final class LookText {
  private LookText() {}

  public static List<String> lines(CheckReport report) {
    var lines = new ArrayList<String>();
    lines.add(
        "checked   "
            + Count.of(report.tables(), "table")
            + ", "
            + Count.of(report.rows(), "row")
            + ", "
            + Count.of(report.indexEntries(), "index entry", "index entries")
            + ", "
            + Count.of(report.rowChecksums(), "row checksum"));
    report
        .pending()
        .forEach(index -> lines.add("pending   " + index + ": rebuilt after the last segment"));
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
              + " key "
              + problem.key()
              + ": "
              + problem.detail());
    }
    lines.addAll(skippedTables(report.skippedTables()));
    lines.add(
        report.ok()
            ? "ok"
            : "NOT OK    "
                + Count.of(report.problemCount(), "problem")
                + (report.skippedTables().isEmpty()
                    ? ""
                    : ", " + Count.of(report.skippedTables().size(), "table") + " left out"));
    return lines;
  }

  public static List<String> lines(ExportReport report, String folder, Tso ts) {
    var lines = new ArrayList<String>();
    lines.add(
        "exported  "
            + folder
            + (ts.equals(Tso.MAX) ? ", the newest state" : ", as of " + TsoText.both(ts)));
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
