package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.inspect.check.CheckProblem;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.check.NotChecked;
import io.pitr.inspect.check.OtherSessions;
import java.util.List;

@Description("Result of `br check`.")
public record CheckDocument(
    @Description("`check`") String command,
    @Description("whether every table could be read and no problem was found") boolean ok,
    @Description("checked tables") long tables,
    @Description("rows read") long rows,
    @Description("index entries read, without those of pending indexes") long indexEntries,
    @Description("the first problems, up to --limit") List<Inconsistency> problems,
    @Description(
            "indexes that a deferred action will rebuild, as `db`.`table`.`index`; not checked")
        List<String> pending,
    @Description("rows whose stored checksum was compared") long rowChecksums,
    @Description("number of all problems, those beyond the list included") long problemCount,
    @JsonUnwrapped Remainder remainder,
    @JsonUnwrapped StateRead state) {

  /** What is not checked, or not compared as usual. */
  record Remainder(
      @Description("indexes and row checksums that this program cannot compute")
          List<UncheckedPart> notChecked,
      @Description("rows whose entries were written with other session settings; not a problem")
          List<OtherSettings> otherSessions,
      @Description("tables that cannot be read and were skipped")
          List<UnreadableObject> unreadable) {

    static Remainder of(CheckReport report) {
      return new Remainder(
          report.notChecked().stream().map(CheckDocument::unchecked).toList(),
          report.otherSessions().stream().map(CheckDocument::settings).toList(),
          UnreadableObject.of(report.skippedTables()));
    }
  }

  /** A difference between rows and an index, or a damaged row. */
  record Inconsistency(
      @Description("quoted name") String table,
      @Description("name of the index; empty if the row itself is wrong") String index,
      CheckProblem.Kind kind,
      @Description("the row, as a condition in SQL; hexadecimal digits if it cannot be decoded")
          String key,
      @Description("raw key of the row or entry, in hexadecimal digits") String rawKey,
      @Description("what differs") String detail) {}

  /** What could not be checked. */
  record UncheckedPart(
      @Description("quoted name") String table,
      @Description("name of the index; empty for the checksums of rows") String index,
      String reason) {}

  /** Rows that were written with other session settings. */
  record OtherSettings(
      @Description("quoted name") String table,
      @Description("name of the index") String index,
      long rows,
      @Description("settings that the other rows match") String expected,
      @Description("whether these settings are assumed, because no DDL job added the index")
          boolean assumed) {}

  public static CheckDocument of(CheckReport report, StateRead state) {
    return new CheckDocument(
        "check",
        report.ok(),
        report.tables(),
        report.rows(),
        report.indexEntries(),
        report.problems().stream().map(CheckDocument::inconsistency).toList(),
        report.pending(),
        report.rowChecksums(),
        report.problemCount(),
        Remainder.of(report),
        state);
  }

  private static Inconsistency inconsistency(CheckProblem problem) {
    return new Inconsistency(
        problem.table(),
        problem.index(),
        problem.kind(),
        problem.row(),
        problem.rawKey(),
        problem.detail());
  }

  private static UncheckedPart unchecked(NotChecked part) {
    return new UncheckedPart(part.table(), part.index(), part.why());
  }

  private static OtherSettings settings(OtherSessions other) {
    return new OtherSettings(
        other.table(), other.index(), other.rows(), other.expected(), other.assumed());
  }
}
