package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.api.target.SstFile;
import io.pitr.format.backup.SstColumnFamily;
import io.pitr.format.proto.Brpb;

/** SSTs of a snapshot: of a full backup, or of an ingest into the upstream cluster. */
final class SnapshotSst {
  private SnapshotSst() {}

  /**
   * @param file its name is a checked path
   */
  static SstFile of(Brpb.File file) {
    return new SstFile(
        file.getName(),
        new SstFile.Stored(
            file.getSize(), file.getSha256().toByteArray(), file.getCipherIv().toByteArray()),
        SstColumnFamily.of(file.getCf(), file.getName()),
        file.getStartKey().toByteArray(),
        file.getEndKey().toByteArray(),
        Tso.ZERO,
        Tso.MAX,
        SstFile.Content.SNAPSHOT,
        new SstFile.Totals(file.getCrc64Xor(), file.getTotalKvs(), file.getTotalBytes()));
  }
}
