package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.catalog.ReplicaProgress;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.verify.LogCounts;
import io.pitr.inspect.verify.LogTotals;
import io.pitr.inspect.verify.LogVerification;
import java.util.Optional;

@Description("Result of `br log verify`.")
public record LogVerifyDocument(
    @Description("`log verify`") String command,
    @JsonUnwrapped LogProperties properties,
    @JsonUnwrapped LogContent content,
    @Description("numbers of entries by kind") EntryKinds entryKinds,
    @Description("stored bytes that were read") long readBytes,
    @Description("log files whose writer recorded no CRC; their SHA-256 was checked")
        long logFilesWithoutCrc,
    @Description("log files that migrations removed; they are not read")
        long logFilesRemovedByMigrations,
    @Description("comparison with the original; absent without --replica-of")
        Optional<Replica> replica,
    @Description("duration of the run") double seconds,
    @JsonUnwrapped Verdict verdict) {

  /** How much of a replica has arrived. */
  record Replica(
      @Description("URI of the original, without credentials") String original,
      @Description("everything of the original up to here has arrived") Tso completeTs,
      @Description("`completeTs` as a time, UTC") String completeTime,
      @Description("objects that have not arrived") int awaited,
      @Description("path of the one that limits the replica most; absent if there is none")
          Optional<String> firstAwaited) {

    static Replica of(ReplicaProgress progress) {
      return new Replica(
          progress.original(),
          progress.completeUpTo(),
          TsoText.utc(progress.completeUpTo()),
          progress.awaited(),
          Optional.of(progress.firstAwaited()).filter(path -> !path.isEmpty()));
    }
  }

  /** Numbers of entries, duplicates included. */
  record EntryKinds(
      @Description("entries of the write CF in data files") long writeData,
      @Description("entries of the write CF in files with schema changes") long writeMeta,
      @Description("entries of the default CF in data files") long defaultData,
      @Description("entries of the default CF in files with schema changes") long defaultMeta,
      @Description("put records with an inline value") long putsShort,
      @Description("put records with a value in the default CF") long putsLong,
      @Description("delete records") long deletes,
      @Description("lock records") long locks,
      @Description("rollback records") long rollbacks,
      @Description("entries that physically remove a version") long physicalDeletes) {

    static EntryKinds of(LogCounts counts) {
      return new EntryKinds(
          counts.writeData(),
          counts.writeMeta(),
          counts.defaultData(),
          counts.defaultMeta(),
          counts.putsShort(),
          counts.putsLong(),
          counts.deletes(),
          counts.locks(),
          counts.rollbacks(),
          counts.physicalDeletes());
    }
  }

  public static LogVerifyDocument of(LogVerification found) {
    LogTotals totals = found.totals();
    return new LogVerifyDocument(
        "log verify",
        LogProperties.of(found.facts()),
        new LogContent(
            totals.metas(),
            totals.groups(),
            totals.ranges(),
            found.counts().events(),
            totals.plainBytes(),
            totals.firstTs(),
            totals.lastTs()),
        EntryKinds.of(found.counts()),
        totals.readBytes(),
        totals.rangesWithoutCrc(),
        totals.removedRanges(),
        found.facts().replica().map(Replica::of),
        Seconds.of(found.elapsed()),
        Verdict.of(found.damage(), found.uncovered()));
  }
}
