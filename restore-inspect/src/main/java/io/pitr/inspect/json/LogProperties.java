package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.catalog.FlushGap;
import io.pitr.catalog.LogSpan;
import io.pitr.catalog.Migrations.Compaction;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.verify.LogFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** General properties of a log backup. */
record LogProperties(
    @Description("URI, without credentials") String storage,
    @Description("id of the cluster that wrote the backup") ObjectId upstreamClusterId,
    String clusterVersion,
    @JsonUnwrapped Span span,
    @Description("paths of migration files") List<String> migrations,
    List<LogCompaction> compactions,
    @Description("paths of descriptions of ingested SSTs") List<String> ingested,
    @Description("times in which stores have no metadata, although they usually have")
        List<StoreGap> flushGaps) {

  /** The time span of the log. */
  record Span(
      @Description("first timestamp that a restore may start from") Tso minTs,
      @Description("last timestamp that can be restored") Tso maxTs,
      @Description("`minTs` as a time, UTC") String minTime,
      @Description("`maxTs` as a time, UTC") String maxTime,
      @Description("start of the log task") Tso taskStartTs,
      @Description("everything up to here may be deleted; 0 if the log was not truncated")
          Tso truncatedToTs,
      @Description("checkpoint in each file of v1/global_checkpoint, by path")
          Map<String, Tso> checkpoints,
      @Description("checkpoint of a replicated log, which replaces the others; absent otherwise")
          Optional<Tso> replicatedCheckpointTs) {

    static Span of(LogSpan span) {
      return new Span(
          span.min(),
          span.max(),
          TsoText.utc(span.min()),
          TsoText.utc(span.max()),
          span.taskStart(),
          span.truncatedTo(),
          new TreeMap<>(span.checkpoints()),
          span.replicated());
    }
  }

  /** A compaction of the log. */
  record LogCompaction(
      String name,
      @Description("start of its window") Tso fromTs,
      @Description("end of its window") Tso untilTs,
      @Description("folder of its SSTs") String folder) {

    static LogCompaction of(Compaction compaction) {
      return new LogCompaction(
          compaction.name(), compaction.from(), compaction.until(), compaction.generated());
    }
  }

  /** A time without metadata of a store: a metadata file may be missing. */
  record StoreGap(
      @Description("id of the store") ObjectId storeId,
      @Description("last flush before it") Tso fromTs,
      @Description("first flush after it") Tso untilTs,
      @Description("usual interval between flushes of the store") double usualSeconds) {

    static StoreGap of(FlushGap gap) {
      return new StoreGap(
          new ObjectId(gap.storeId()), gap.from(), gap.until(), Seconds.of(gap.usual()));
    }
  }

  static LogProperties of(LogFacts facts) {
    return new LogProperties(
        facts.storage(),
        new ObjectId(facts.clusterId()),
        facts.clusterVersion(),
        Span.of(facts.span()),
        facts.migrations(),
        facts.compactions().stream().map(LogCompaction::of).toList(),
        facts.ingested(),
        facts.flushGaps().stream().map(StoreGap::of).toList());
  }
}
