package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.format.backup.SafePath;
import io.pitr.format.backup.SstColumnFamily;
import io.pitr.format.proto.Brpb;
import java.util.List;

/**
 * The output of a compaction for one table, region and column family (spec/formats.md §2.9).
 *
 * @param compaction that it belongs to
 * @param path of the file that describes it
 */
record CompactedPart(
    Migrations.Compaction compaction, String path, Brpb.LogFileSubcompaction message) {

  /**
   * @throws RestoreException {@link CatalogError#LOG_TOO_NEW} for an unknown type of log files
   */
  CompactedPart {
    if (message.getMeta().getTy() == Brpb.FileType.UNRECOGNIZED) {
      throw new RestoreException(
          CatalogError.LOG_TOO_NEW,
          "a compaction of files of type " + message.getMeta().getTyValue(),
          path);
    }
  }

  /**
   * Whether its input was files of type Delete; its outputs then have the deleted keys with empty
   * values.
   */
  boolean deletes() {
    return message.getMeta().getTy() == Brpb.FileType.Delete;
  }

  /** Zero when unknown. */
  Tso inputMin() {
    return new Tso(message.getMeta().getInputMinTs());
  }

  /** Zero when unknown. */
  Tso inputMax() {
    return new Tso(message.getMeta().getInputMaxTs());
  }

  boolean holdsRecords() {
    return message.getSstOutputsList().stream()
        .anyMatch(file -> family(file) == ColumnFamily.WRITE);
  }

  boolean mayOverlap(Tso from, Tso until) {
    boolean before = !inputMax().equals(Tso.ZERO) && inputMax().isBefore(from);
    boolean after = !inputMin().equals(Tso.ZERO) && inputMin().isAfter(until);
    return !before && !after;
  }

  boolean mayReachBeyond(Tso end) {
    return inputMax().equals(Tso.ZERO) || inputMax().isAfter(end);
  }

  /** The log files of its input; empty if not recorded. */
  List<Brpb.DeleteSpansOfFile> sources() {
    return message.getMeta().getSourcesList();
  }

  /**
   * The outputs with bounds that the load applies to each record, so that one output serves all
   * segments that it overlaps.
   *
   * @param first smallest commit-ts of the records that are needed, inclusive
   * @param shift smallest start-ts of the values that are needed, inclusive; the oldest input is
   *     used if it is older
   */
  List<SstFile> files(Tso first, Tso shift, Tso until) {
    return message.getSstOutputsList().stream()
        .map(
            file ->
                file(
                    file,
                    family(file) == ColumnFamily.WRITE ? first : Tso.min(shift, inputMin()),
                    until))
        .toList();
  }

  private ColumnFamily family(Brpb.File file) {
    return SstColumnFamily.of(
        file.getCf().isEmpty() ? message.getMeta().getCf() : file.getCf(), file.getName());
  }

  private SstFile file(Brpb.File file, Tso from, Tso until) {
    return new SstFile(
        SafePath.check(file.getName(), path),
        new SstFile.Stored(file.getSize(), file.getSha256().toByteArray(), new byte[0]),
        family(file),
        file.getStartKey().toByteArray(),
        file.getEndKey().toByteArray(),
        from,
        until,
        SstFile.Content.HISTORY,
        new SstFile.Totals(file.getCrc64Xor(), file.getTotalKvs(), file.getTotalBytes()));
  }
}
