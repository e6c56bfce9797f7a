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
 * The output of log compactions that a window needs.
 *
 * <p>The begin timestamps of transactions may be lost with the log files that were compacted
 * (spec/segmented-restore.md L-26). In this case all values of a compaction that overlaps the
 * window are used, however old, and values of other compactions are looked for before the window.
 */
final class CompactedSsts {
  private static final long MAX_META_BYTES = 256L << 20;

  private final BackupStorage storage;
  private final Tso first;
  private final Tso restoredTs;
  private final Map<Migrations.Compaction, List<CompactedPart>> parts = new LinkedHashMap<>();
  private final List<CompactedPart> deleted = new ArrayList<>();

  /**
   * @param first commit-ts, inclusive
   * @param restoredTs inclusive
   */
  CompactedSsts(BackupStorage storage, Tso first, Tso restoredTs) {
    this.storage = storage;
    this.first = first;
    this.restoredTs = restoredTs;
  }

  /** Reads the descriptions of the compactions that may overlap a span. */
  void read(List<Migrations.Compaction> compactions, Tso from) {
    for (Migrations.Compaction compaction : compactions) {
      if (compaction.overlaps(from, restoredTs) && !parts.containsKey(compaction)) {
        parts.put(compaction, read(compaction, from));
      }
    }
  }

  /**
   * Leaves out parts whose input has type Delete: they only name rollback records and values that
   * no commit points to, which no reader sees.
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
    deletes.stream()
        .filter(part -> part.mayOverlap(from, restoredTs))
        .forEach(this::requireNoValues);
    deleted.addAll(deletes);
    if (read.isEmpty() && deletes.isEmpty() && compaction.overlaps(first, restoredTs)) {
      throw new RestoreException(
          CatalogError.LOG_FILES_MISSING,
          "nothing describes the output of the compaction "
              + compaction.name()
              + ", which replaces log files",
          compaction.artifacts());
    }
    return read;
  }

  /** An absent type means Delete, so this check finds an output of puts that lost its type. */
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
                      + " has values, which only puts have",
                  part.path());
            }
          });
    }
  }

  /** The folder with the descriptions of a compaction. */
  static String folder(String artifacts) {
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

  /** Paths of the descriptions that were read, each once. */
  List<String> descriptions() {
    return parts.values().stream()
        .flatMap(List::stream)
        .map(CompactedPart::path)
        .distinct()
        .toList();
  }

  /** Paths of the outputs with deletions, and of their descriptions. */
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

  /** The parts that may have commits in the window. */
  List<CompactedPart> commits() {
    return parts.values().stream()
        .flatMap(List::stream)
        .filter(part -> part.holdsRecords() && part.mayOverlap(first, restoredTs))
        .toList();
  }

  /**
   * Whether the existing metadata records when the transactions of all commits began.
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
    return LogObjectName.parse(path)
        .filter(name -> !name.mayOverlap(first, restoredTs))
        .isPresent();
  }

  /**
   * The outputs that are needed, with their bounds.
   *
   * @param shift smallest start-ts of the values that are needed
   * @param exact whether no older value is needed
   * @param without parts that are replaced by their log files
   */
  List<SstFile> files(Tso shift, boolean exact, List<CompactedPart> without) {
    var files = new ArrayList<SstFile>();
    parts.forEach(
        (compaction, some) -> {
          boolean anyAge = !exact && compaction.overlaps(first, restoredTs);
          for (CompactedPart part : some) {
            Tso from = part.holdsRecords() ? first : anyAge ? Tso.ZERO : shift;
            if (part.mayOverlap(from, restoredTs) && !without.contains(part)) {
              files.addAll(part.files(first, shift, restoredTs));
            }
          }
        });
    return files;
  }
}
