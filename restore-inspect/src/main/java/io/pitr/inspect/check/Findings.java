package io.pitr.inspect.check;

import io.pitr.inspect.schema.SkippedTable;
import java.util.ArrayList;
import java.util.List;

/** Collects the findings of a check. The list of problems is bounded; their count is not. */
final class Findings {
  private final int limit;
  private final List<CheckProblem> problems = new ArrayList<>();
  private final List<String> pending = new ArrayList<>();
  private final List<NotChecked> notChecked = new ArrayList<>();
  private final List<OtherSessions> otherSessions = new ArrayList<>();
  private final List<SkippedTable> skippedTables = new ArrayList<>();
  private long problemCount;
  private long tables;
  private long rows;
  private long indexEntries;
  private long rowChecksums;

  Findings(int limit) {
    this.limit = limit;
  }

  void table() {
    tables++;
  }

  void row() {
    rows++;
  }

  void rowChecksum() {
    rowChecksums++;
  }

  void indexEntries(long count) {
    indexEntries += count;
  }

  void problem(CheckProblem problem) {
    problemCount++;
    if (problems.size() < limit) {
      problems.add(problem);
    }
  }

  void pending(String index) {
    pending.add(index);
  }

  void otherSessions(OtherSessions entry) {
    otherSessions.add(entry);
  }

  void notChecked(NotChecked entry) {
    if (!notChecked.contains(entry)) {
      notChecked.add(entry);
    }
  }

  void skippedTables(SkippedTable table) {
    skippedTables.add(table);
  }

  CheckReport report() {
    return new CheckReport(
        tables,
        rows,
        indexEntries,
        rowChecksums,
        problemCount,
        problems,
        pending,
        notChecked,
        otherSessions,
        skippedTables);
  }
}
