package io.pitr.inspect.check;

import io.pitr.inspect.schema.SkippedTable;
import java.util.List;

/**
 * The result of a check.
 *
 * @param tables number of checked tables
 * @param rows number of rows read
 * @param indexEntries number of index entries read, without those of pending indexes
 * @param rowChecksums number of rows whose stored checksum was compared
 * @param problemCount number of all problems, including those beyond the limit of the list
 * @param problems the first problems
 * @param pending indexes that a deferred action will rebuild, as {@code `db`.`table`.`index`}; not
 *     checked
 * @param notChecked indexes and checksums that this program can't compute
 * @param otherSessions rows whose entries were written with other session settings than the index's
 * @param skippedTables tables that can't be read and were skipped
 */
public record CheckReport(
    long tables,
    long rows,
    long indexEntries,
    long rowChecksums,
    long problemCount,
    List<CheckProblem> problems,
    List<String> pending,
    List<NotChecked> notChecked,
    List<OtherSessions> otherSessions,
    List<SkippedTable> skippedTables) {
  public CheckReport {
    problems = List.copyOf(problems);
    pending = List.copyOf(pending);
    notChecked = List.copyOf(notChecked);
    otherSessions = List.copyOf(otherSessions);
    skippedTables = List.copyOf(skippedTables);
  }

  /** Whether every table could be read and no problem was found. */
  public boolean ok() {
    return problemCount == 0 && skippedTables.isEmpty();
  }
}
