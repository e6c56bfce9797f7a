package io.pitr.catalog;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.SstFile;
import io.pitr.format.FormatError;
import io.pitr.format.backup.SafePath;
import io.pitr.format.codec.HexText;
import io.pitr.format.proto.Brpb;
import io.pitr.format.sst.SstReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A group of SSTs that were ingested into the upstream (spec/formats.md §2.10). A finished group
 * belongs to the segment with the timestamp at which its data appears.
 *
 * @param id of the group
 * @param asIfTs timestamp at which all of its data appears
 */
public record IngestedSsts(
    String id, Tso asIfTs, List<SstFile> files, Map<Long, Long> upstreamIds) {
  private static final long MAX_META_BYTES = 256L << 20;

  public IngestedSsts {
    files = List.copyOf(files);
    upstreamIds = Map.copyOf(upstreamIds);
  }

  /** The upstream id of a table, by the id in the files. */
  public long upstreamId(long fileId) {
    return upstreamIds.getOrDefault(fileId, fileId);
  }

  /**
   * The cipher of the files. They are copies of files of the full backup that was restored into the
   * upstream, and have that backup's encryption. Reads the end of one file.
   *
   * @param full the cipher of {@code --crypter}
   * @throws RestoreException {@link FormatError#CIPHER_FAILED} if a key is needed and none is given
   */
  public CipherSpec cipher(BackupStorage storage, CipherSpec full) {
    if (files.isEmpty()) {
      return CipherSpec.PLAINTEXT;
    }
    SstFile file = files.get(0);
    if (file.stored().sizeBytes() < Long.BYTES
        || SstReader.endsAsSst(
            storage.read(file.name(), file.stored().sizeBytes() - Long.BYTES, Long.BYTES))) {
      return CipherSpec.PLAINTEXT;
    }
    if (full.isPlaintext()) {
      throw new RestoreException(
          FormatError.CIPHER_FAILED,
          "a file that was ingested into the upstream is encrypted or damaged",
          file.name(),
          "Give --crypter.method and --crypter.key-file of the backup that was restored into the"
              + " upstream.");
    }
    return full;
  }

  /**
   * All finished groups.
   *
   * @param paths of their descriptions
   * @throws RestoreException {@link CatalogError#MIGRATION_CORRUPT}, or of the storage
   */
  static List<IngestedSsts> read(BackupStorage storage, List<String> paths) {
    Map<ByteString, Group> groups = new LinkedHashMap<>();
    for (String path : new LinkedHashSet<>(paths)) {
      Brpb.IngestedSSTs part = read(storage, path);
      ByteString id =
          part.getBackupUuid().isEmpty() ? ByteString.copyFromUtf8(path) : part.getBackupUuid();
      groups.computeIfAbsent(id, key -> new Group(HexText.of(key.toByteArray()))).add(part, path);
    }
    return groups.values().stream().filter(group -> group.finished).map(Group::build).toList();
  }

  private static Brpb.IngestedSSTs read(BackupStorage storage, String path) {
    try {
      return Brpb.IngestedSSTs.parseFrom(
          storage.read(SafePath.check(path, Migrations.FOLDER), MAX_META_BYTES));
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          CatalogError.MIGRATION_CORRUPT, "not an IngestedSSTs: " + e.getMessage(), path, e);
    }
  }

  /** A group consists of several messages; the finished one is the last. */
  private static final class Group {
    private final String id;
    private final List<SstFile> files = new ArrayList<>();
    private final Map<Long, Long> ids = new HashMap<>();
    private boolean finished;
    private Tso asIfTs = Tso.ZERO;

    Group(String id) {
      this.id = id;
    }

    void add(Brpb.IngestedSSTs part, String path) {
      if (finished) {
        throw new RestoreException(
            CatalogError.MIGRATION_CORRUPT, "the group was finished before", path);
      }
      part.getRewrittenTablesList()
          .forEach(table -> ids.put(table.getAncestorUpstream(), table.getUpstream()));
      part.getFilesList().forEach(file -> files.add(sst(file, path)));
      finished = part.getFinished();
      asIfTs = new Tso(part.getAsIfTs());
    }

    IngestedSsts build() {
      return new IngestedSsts(id, asIfTs, files, ids);
    }

    private static SstFile sst(Brpb.File file, String path) {
      String unused = SafePath.check(file.getName(), path);
      return SnapshotSst.of(file);
    }
  }
}
