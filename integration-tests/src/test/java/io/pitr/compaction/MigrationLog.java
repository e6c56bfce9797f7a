package io.pitr.compaction;

import io.pitr.api.storage.WritableStorage;
import io.pitr.format.proto.Brpb;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The migrations of a log backup, as programs append and merge them (spec/formats.md §2.8). */
public final class MigrationLog {
  private static final String FOLDER = "v1/migrations";
  private static final String BASE = FOLDER + "/BASE";
  private static final long MAX_BYTES = 1L << 28;
  private static final long HASH_MULTIPLIER = 0x9e3779b97f4a7c15L;

  private final WritableStorage storage;

  public MigrationLog(WritableStorage storage) {
    this.storage = storage;
  }

  /**
   * Appends one.
   *
   * @return its path
   */
  public String append(Brpb.Migration migration) {
    int sequence = 1 + layers().stream().mapToInt(MigrationLog::sequence).max().orElse(0);
    // The hash only makes the name unique.
    long hash = (migration.hashCode() + 1L) * HASH_MULTIPLIER;
    String path = FOLDER + "/%08d_%016X.mgrt".formatted(sequence, hash);
    storage.write(path, migration.toByteArray());
    return path;
  }

  private static int sequence(String path) {
    return Integer.parseInt(
        path.substring(FOLDER.length() + 1, path.indexOf('_', FOLDER.length())));
  }

  /** Paths of what was appended and not merged, in order. */
  public List<String> layers() {
    var paths = new ArrayList<String>();
    storage.list(
        FOLDER,
        object -> {
          if (object.path().endsWith(".mgrt")) {
            paths.add(object.path());
          }
        });
    return paths;
  }

  /**
   * Merges all migrations into the base after every edit was carried out. The base keeps
   * compactions, ingested SSTs, the truncation timestamp, and the dead ranges of objects that still
   * exist.
   */
  public void merge() {
    Brpb.Migration.Builder base = Brpb.Migration.newBuilder();
    var edits = new LinkedHashMap<String, Brpb.MetaEdit>();
    var paths = new ArrayList<String>();
    if (storage.stat(BASE).isPresent()) {
      paths.add(BASE);
    }
    paths.addAll(layers());
    for (String path : paths) {
      Brpb.Migration layer = read(path);
      layer.getEditMetaList().stream()
          .filter(edit -> storage.stat(edit.getPath()).isPresent())
          .forEach(edit -> edits.merge(edit.getPath(), edit, MigrationLog::merged));
      base.addAllCompactions(layer.getCompactionsList())
          .addAllIngestedSstPaths(layer.getIngestedSstPathsList())
          .addAllDestructPrefix(layer.getDestructPrefixList())
          .setTruncatedTo(Math.max(base.getTruncatedTo(), layer.getTruncatedTo()));
    }
    edits
        .values()
        .forEach(
            edit -> {
              Brpb.MetaEdit.Builder left = Brpb.MetaEdit.newBuilder().setPath(edit.getPath());
              edit.getDeleteLogicalFilesList().stream()
                  .filter(file -> storage.stat(file.getPath()).isPresent())
                  .forEach(left::addDeleteLogicalFiles);
              if (left.getDeleteLogicalFilesCount() > 0) {
                base.addEditMeta(left);
              }
            });
    storage.write(
        BASE, base.setCreator("br").setVersion(Brpb.MigrationVersion.M2).build().toByteArray());
    layers().forEach(storage::delete);
  }

  private static Brpb.MetaEdit merged(Brpb.MetaEdit one, Brpb.MetaEdit other) {
    var spans = new LinkedHashMap<String, Brpb.DeleteSpansOfFile.Builder>();
    for (Brpb.MetaEdit edit : List.of(one, other)) {
      for (Brpb.DeleteSpansOfFile file : edit.getDeleteLogicalFilesList()) {
        var all = spans.computeIfAbsent(file.getPath(), path -> file.toBuilder().clearSpans());
        file.getSpansList().stream()
            .filter(span -> !all.getSpansList().contains(span))
            .forEach(all::addSpans);
      }
    }
    Brpb.MetaEdit.Builder merged = Brpb.MetaEdit.newBuilder().setPath(one.getPath());
    spans.values().forEach(merged::addDeleteLogicalFiles);
    return merged.build();
  }

  private Brpb.Migration read(String path) {
    try {
      return Brpb.Migration.parseFrom(storage.read(path, MAX_BYTES));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
