package io.pitr.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.SstFile;
import io.pitr.format.backup.SafePath;
import io.pitr.format.proto.Brpb;
import io.pitr.format.sst.SstReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What of the output of log compactions a window needs.
 *
 * <p>What says when transactions began may have gone with the log files that were compacted
 * (spec/segmented-restore.md L-26). Where that is so, all values of a compaction that overlaps the
 * window are taken, however old, and values of others are looked for before it.
 */
final class CompactedSsts {
  private static final long MAX_META_BYTES = 256L << 20;

  private final BackupStorage storage;
  private final Tso first;
  private final Tso restored;
  private final Map<Migrations.Compaction, List<CompactedPart>> parts = new LinkedHashMap<>();
  private final List<CompactedPart> deleted = new ArrayList<>();

  /**
   * @param first commit-ts, inclusive
   * @param restored inclusive
   */
  CompactedSsts(BackupStorage storage, Tso first, Tso restored) {
    this.storage = storage;
    this.first = first;
    this.restored = restored;
  }

  /** Reads the descriptions of those compactions that may hold something of a span. */
  void read(List<Migrations.Compaction> compactions, Tso from) {
    for (Migrations.Compaction compaction : compactions) {
      if (compaction.overlaps(from, restored) && !parts.containsKey(compaction)) {
        parts.put(compaction, read(compaction, from));
      }
    }
  }

  /**
   * Parts that were made of files of type Delete are left out: they name rollback records and
   * values that no commit points to, so nothing that a reader sees follows from them.
   */
  private List<CompactedPart> read(Migrations.Compaction compaction, Tso from) {
    var read = new ArrayList<CompactedPart>();
    var deletes = new ArrayList<CompactedPart>();
    storage.list(
        folder(compaction.artifacts()),
        object -> {
          for (Brpb.LogFileSubcompaction part : message(object.path()).getSubcompactionsList()) {
            var made = new CompactedPart(compaction, object.path(), part);
            (made.deletes() ? deletes : read).add(made);
          }
        });
    deletes.stream().filter(part -> part.mayOverlap(from, restored)).forEach(this::requireNoValues);
    deleted.addAll(deletes);
    if (read.isEmpty() && deletes.isEmpty() && compaction.overlaps(first, restored)) {
      throw new RestoreException(
          CatalogError.LOG_FILES_MISSING,
          "nothing describes the output of the compaction "
              + compaction.name()
              + ", which stands in the place of log files",
          compaction.artifacts());
    }
    return read;
  }

  /** An absent type means Delete, so an output of puts that lost its type must not pass for one. */
  private void requireNoValues(CompactedPart part) {
    for (SstFile file : part.files(Tso.ZERO, Tso.ZERO, Tso.MAX)) {
      SstReader.read(
          storage.read(file.name(), file.stored().sizeBytes()),
          file.name(),
          (key, keyLength, block, valueOffset, valueLength) -> {
            if (valueLength != 0) {
              throw new RestoreException(
                  CatalogError.MIGRATION_CORRUPT,
                  "the compaction's type is Delete, but "
                      + file.name()
                      + " holds values, which only puts have",
                  part.path());
            }
          });
    }
  }

  private static String folder(String artifacts) {
    String path =
        artifacts.endsWith("/") ? artifacts.substring(0, artifacts.length() - 1) : artifacts;
    return SafePath.check(path, Migrations.FOLDER);
  }

  private Brpb.LogFileSubcompactions message(String path) {
    try {
      return Brpb.LogFileSubcompactions.parseFrom(storage.read(path, MAX_META_BYTES));
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          CatalogError.MIGRATION_CORRUPT,
          "not a LogFileSubcompactions: " + e.getMessage(),
          path,
          e);
    }
  }

  /** Paths of the files that describe what was read, each once. */
  List<String> descriptions() {
    return parts.values().stream()
        .flatMap(List::stream)
        .map(CompactedPart::path)
        .distinct()
        .toList();
  }

  /** Paths of the outputs that hold deletions, and of the files that describe them. */
  List<String> deletions() {
    return deleted.stream()
        .flatMap(
            part ->
                Stream.concat(
                    Stream.of(part.path()),
                    part.files(Tso.ZERO, Tso.ZERO, Tso.MAX).stream().map(SstFile::name)))
        .distinct()
        .toList();
  }

  /** Those with commits that may lie in the window. */
  List<CompactedPart> commits() {
    return parts.values().stream()
        .flatMap(List::stream)
        .filter(part -> part.holdsRecords() && part.mayOverlap(first, restored))
        .toList();
  }

  /**
   * Whether metadata that is still there tells when the transactions of all commits began.
   *
   * @param seen whether the metadata of an object was read
   */
  boolean tellBegins(Predicate<String> seen) {
    return commits().stream()
        .allMatch(
            part ->
                !part.sources().isEmpty()
                    && part.sources().stream()
                        .map(Brpb.DeleteSpansOfFile::getPath)
                        .allMatch(path -> isOutside(path) || seen.test(path)));
  }

  private boolean isOutside(String path) {
    return LogObjectName.parse(path).filter(name -> !name.mayOverlap(first, restored)).isPresent();
  }

  /**
   * The outputs wanted, with their bounds.
   *
   * @param shift start-ts of the values wanted
   * @param exact whether no older value can be wanted
   * @param without parts whose log files are read instead
   */
  List<SstFile> files(Tso shift, boolean exact, List<CompactedPart> without) {
    var files = new ArrayList<SstFile>();
    parts.forEach(
        (compaction, some) -> {
          boolean anyAge = !exact && compaction.overlaps(first, restored);
          for (CompactedPart part : some) {
            Tso from = part.holdsRecords() ? first : anyAge ? Tso.ZERO : shift;
            if (part.mayOverlap(from, restored) && !without.contains(part)) {
              files.addAll(part.files(first, shift, restored));
            }
          }
        });
    return files;
  }
}
