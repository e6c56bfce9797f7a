package io.pitr.engine.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SstFile;
import io.pitr.format.backup.SafePath;
import io.pitr.format.backup.SstColumnFamily;
import io.pitr.format.proto.Brpb;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of log compactions as SSTs with the bounds of a window (spec/formats.md §2.9). An
 * output may reach beyond the window on both sides: the bounds are kept record by record, so the
 * same output serves every segment it overlaps.
 *
 * <p>Values of the default CF are kept from the oldest input of their compaction on: what says when
 * transactions began may have gone with the log files that were compacted
 * (spec/segmented-restore.md L-26).
 */
public final class CompactedSsts {
  private static final long MAX_META_BYTES = 256L << 20;

  private CompactedSsts() {}

  /**
   * @throws RestoreException {@link CatalogError#MIGRATION_CORRUPT}, or of the storage
   */
  public static List<SstFile> of(BackupStorage storage, LogSelection selection) {
    var files = new ArrayList<SstFile>();
    for (Migrations.Compaction compaction : selection.compactions()) {
      storage.list(
          folder(compaction.artifacts()),
          object -> {
            for (Brpb.LogFileSubcompaction part : read(storage, object.path())) {
              add(part, selection, object.path(), files);
            }
          });
    }
    return files;
  }

  private static String folder(String artifacts) {
    String path =
        artifacts.endsWith("/") ? artifacts.substring(0, artifacts.length() - 1) : artifacts;
    return SafePath.check(path, Migrations.FOLDER);
  }

  private static List<Brpb.LogFileSubcompaction> read(BackupStorage storage, String path) {
    try {
      return Brpb.LogFileSubcompactions.parseFrom(storage.read(path, MAX_META_BYTES))
          .getSubcompactionsList();
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          CatalogError.MIGRATION_CORRUPT,
          "not a LogFileSubcompactions: " + e.getMessage(),
          path,
          e);
    }
  }

  private static void add(
      Brpb.LogFileSubcompaction part, LogSelection selection, String path, List<SstFile> files) {
    Brpb.LogFileSubcompactionMeta meta = part.getMeta();
    Tso inputMin = new Tso(meta.getInputMinTs());
    Tso inputMax = new Tso(meta.getInputMaxTs());
    boolean before = !inputMax.equals(Tso.ZERO) && inputMax.isBefore(selection.shift());
    boolean after = !inputMin.equals(Tso.ZERO) && inputMin.isAfter(selection.restored());
    if (before || after) {
      return;
    }
    if (meta.getTy() != Brpb.FileType.Put && part.getSstOutputsCount() > 0) {
      throw new RestoreException(
          CatalogError.LOG_UNSUPPORTED, "a compaction of files of deletes", path);
    }
    for (Brpb.File file : part.getSstOutputsList()) {
      ColumnFamily cf =
          SstColumnFamily.of(file.getCf().isEmpty() ? meta.getCf() : file.getCf(), file.getName());
      Tso from =
          cf == ColumnFamily.WRITE
              ? selection.start().next()
              : Tso.min(selection.shift(), inputMin);
      files.add(
          new SstFile(
              SafePath.check(file.getName(), path),
              cf,
              file.getStartKey().toByteArray(),
              file.getEndKey().toByteArray(),
              file.getSha256().toByteArray(),
              file.getSize(),
              file.getCrc64Xor(),
              file.getTotalKvs(),
              file.getTotalBytes(),
              new byte[0],
              from,
              selection.restored(),
              SstFile.Content.HISTORY));
    }
  }
}
