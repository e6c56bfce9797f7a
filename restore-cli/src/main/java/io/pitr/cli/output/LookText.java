package io.pitr.cli.output;

import io.pitr.api.Tso;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.ByteSizes;
import io.pitr.inspect.check.CheckProblem;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.NotChecked;
import io.pitr.inspect.check.OtherSessions;
import io.pitr.inspect.export.ExportReport;
import io.pitr.inspect.schema.LeftOutTable;
import java.util.ArrayList;
import java.util.List;

/** Checks and exports for people. */
public final class LookText {
  private LookText() {}

  public static List<String> lines(CheckReport report) {
    var lines = new ArrayList<String>();
    lines.add(
        "checked   "
            + report.tables()
            + " tables, "
            + report.rows()
            + " rows, "
            + report.indexEntries()
            + " index entries, "
            + report.rowChecksums()
            + " row checksums");
    report.pending().forEach(index -> lines.add("pending   " + index + ": rebuilt at the end"));
    for (NotChecked open : report.notChecked()) {
      lines.add("open      " + open.table() + " " + open.index() + ": " + open.why());
    }
    for (OtherSessions other : report.otherSessions()) {
      lines.add(
          "note      "
              + other.table()
              + " "
              + other.index()
              + ": the entries of "
              + other.rows()
              + " rows depend on the session that wrote them and differ from what "
              + other.expected()
              + (other.assumed() ? " gives, which is assumed" : " gives"));
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
    lines.addAll(leftOut(report.leftOut()));
    lines.add(
        report.ok()
            ? "ok"
            : "NOT OK    "
                + report.problemCount()
                + " problems"
                + (report.leftOut().isEmpty()
                    ? ""
                    : ", " + report.leftOut().size() + " tables left out"));
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
            + report.databases()
            + " databases, "
            + report.tables()
            + " tables, "
            + report.views()
            + " views, "
            + report.sequences()
            + " sequences, "
            + report.rows()
            + " rows, "
            + ByteSizes.text(report.bytes()));
    lines.addAll(leftOut(report.leftOut()));
    return lines;
  }

  static List<String> leftOut(List<LeftOutTable> tables) {
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
