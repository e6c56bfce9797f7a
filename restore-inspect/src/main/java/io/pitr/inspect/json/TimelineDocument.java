package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.timeline.DdlStatement;
import io.pitr.inspect.timeline.Timeline;
import java.util.List;

@Description("Result of `br log timeline`.")
public record TimelineDocument(
    @Description("`log timeline`") String command,
    @Description("URI, without credentials") String storage,
    @Description("start of the span, exclusive") Tso fromTs,
    @Description("end of the span, inclusive") Tso untilTs,
    @Description("number of equal parts of the span") int buckets,
    @Description("length of a part in milliseconds") double bucketMillis,
    @Description("whether data was read; otherwise activity is estimated from metadata")
        boolean deep,
    @Description("whether each version of a row counts once") boolean distinct,
    @Description("physical tables with activity") List<Activity> tables,
    @Description("DDL statements in order of their start") List<Statement> ddl,
    @JsonUnwrapped Flushes flushes) {

  /** Activity of a physical table. */
  record Activity(
      ObjectId id,
      @Description("quoted name, if a schema with the id was read") String table,
      @Description("rows put in each bucket; entries of all kinds if data was not read")
          List<Long> writes,
      @Description("rows deleted in each bucket; zeros if data was not read") List<Long> deletes) {}

  /** A DDL statement. */
  record Statement(
      ObjectId jobId,
      @Description("name of the action, or its number if it is unknown") String type,
      @Description("final state of the job") String state,
      @Description("name of the database") String database,
      @Description("name of the table; may be empty") String table,
      ObjectId tableId,
      @Description("text of the statement; may be empty") String query,
      @Description("commit-ts of its first change of a definition") Tso beganTs,
      @Description("`beganTs` as a time, UTC") String beganTime,
      @Description("commit-ts of its record in the history") Tso finishedTs,
      @Description("last timestamp without an effect of the statement, for --restored-ts")
          Tso beforeTs) {

    static Statement of(DdlStatement statement) {
      return new Statement(
          new ObjectId(statement.jobId()),
          statement.type(),
          statement.state(),
          statement.schema(),
          statement.table(),
          new ObjectId(statement.tableId()),
          statement.query(),
          statement.begun(),
          TsoText.utc(statement.begun()),
          statement.finished(),
          statement.before());
    }
  }

  /** Flushes of the log, and what spans them. */
  record Flushes(
      @Description("transactions that span a flush") long longTransactionCount,
      @Description("the longest of them, the longest first") List<OpenTransaction> longTransactions,
      @Description("flushes within the span") long flushes,
      @Description("unusually long spans without a flush") List<FlushGap> flushGaps) {

    static Flushes of(Timeline timeline) {
      return new Flushes(
          timeline.straddlingCount(),
          timeline.straddling().stream()
              .map(open -> new OpenTransaction(open.start(), open.commit(), open.flushes()))
              .toList(),
          timeline.flushes().size(),
          timeline.gaps().stream().map(gap -> new FlushGap(gap.from(), gap.until())).toList());
    }
  }

  /** A transaction that spans a flush. */
  record OpenTransaction(
      Tso startTs,
      Tso commitTs,
      @Description("flushes between its start and its commit") long flushes) {}

  /** A span without a flush. */
  record FlushGap(Tso fromTs, Tso untilTs) {}

  public static TimelineDocument of(Timeline timeline) {
    return new TimelineDocument(
        "log timeline",
        timeline.uri(),
        timeline.from(),
        timeline.until(),
        timeline.buckets(),
        timeline.bucketMillis(),
        timeline.deep(),
        timeline.distinct(),
        timeline.tables().stream()
            .map(
                table ->
                    new Activity(
                        new ObjectId(table.id()), table.name(), table.writes(), table.deletes()))
            .toList(),
        timeline.ddl().stream().map(Statement::of).toList(),
        Flushes.of(timeline));
  }
}
