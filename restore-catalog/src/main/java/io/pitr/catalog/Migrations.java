package io.pitr.catalog;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.LogRange;
import io.pitr.format.codec.Sha256;
import io.pitr.format.proto.Brpb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Later changes of a log backup (spec/formats.md §2.8): metadata and ranges that must not be read
 * any more, compactions that replace them, and ingested SSTs. All edits apply to every window, even
 * if their files are already deleted.
 */
public final class Migrations {
  static final String FOLDER = "v1/migrations";

  /** A log without changes. */
  static final Migrations NONE = new Migrations();

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String BASE = FOLDER + "/BASE";
  private static final Pattern NAME = Pattern.compile("[0-9]{8,}_[0-9A-Fa-f]{16}\\.mgrt");
  private static final long MAX_BYTES = 1L << 29;

  private final Set<String> deadMetas = new HashSet<>();
  private final Set<String> compactedMetas = new HashSet<>();
  private final Set<String> deadObjects = new HashSet<>();
  private final Map<String, Map<Long, Long>> deadRanges = new HashMap<>();
  private final List<Compaction> compactions = new ArrayList<>();
  private final List<String> ingested = new ArrayList<>();
  private final Map<String, ByteString> hashes = new LinkedHashMap<>();
  private Tso truncatedTo = Tso.ZERO;

  private Migrations() {}

  /**
   * Reads all of them, the merged base first.
   *
   * @throws RestoreException {@link CatalogError#MIGRATION_CORRUPT}, or {@link
   *     CatalogError#LOG_TOO_NEW} for a version above M2
   */
  static Migrations read(BackupStorage storage) {
    var found = new ArrayList<String>();
    storage.list(
        FOLDER,
        object -> {
          String name = object.path().substring(FOLDER.length() + 1);
          if (object.path().equals(BASE) || NAME.matcher(name).matches()) {
            found.add(object.path());
          } else {
            LOG.warn("{} is no migration; it is ignored", object.path());
          }
        });
    found.sort((a, b) -> a.equals(BASE) ? -1 : b.equals(BASE) ? 1 : a.compareTo(b));
    var migrations = new Migrations();
    for (String path : found) {
      migrations.add(path, storage.read(path, MAX_BYTES));
    }
    return migrations;
  }

  private void add(String path, byte[] bytes) {
    Brpb.Migration migration;
    try {
      migration = Brpb.Migration.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          CatalogError.MIGRATION_CORRUPT, "not a Migration: " + e.getMessage(), path, e);
    }
    if (migration.getVersion() == Brpb.MigrationVersion.UNRECOGNIZED) {
      throw new RestoreException(
          CatalogError.LOG_TOO_NEW,
          "the migration's version is " + migration.getVersionValue(),
          path);
    }
    hashes.put(path, ByteString.copyFrom(Sha256.of(bytes)));
    migration.getEditMetaList().forEach(this::edit);
    truncatedTo = Tso.max(truncatedTo, new Tso(migration.getTruncatedTo()));
    for (Brpb.LogFileCompaction compaction : migration.getCompactionsList()) {
      compactions.add(
          new Compaction(
              compaction.getName(),
              compaction.getArtifacts(),
              compaction.getGeneratedFiles(),
              new Tso(compaction.getCompactionFromTs()),
              new Tso(compaction.getCompactionUntilTs()),
              new Tso(compaction.getInputMinTs()),
              new Tso(compaction.getInputMaxTs())));
    }
    ingested.addAll(migration.getIngestedSstPathsList());
  }

  private void edit(Brpb.MetaEdit edit) {
    if (edit.getDestructSelf()) {
      deadMetas.add(edit.getPath());
    }
    if (edit.getAllDataFilesCompacted()) {
      compactedMetas.add(edit.getPath());
    }
    deadObjects.addAll(edit.getDeletePhysicalFilesList());
    for (Brpb.DeleteSpansOfFile spans : edit.getDeleteLogicalFilesList()) {
      Map<Long, Long> lengths = deadRanges.computeIfAbsent(spans.getPath(), p -> new HashMap<>());
      spans.getSpansList().forEach(span -> lengths.put(span.getOffset(), span.getLength()));
    }
  }

  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /** Paths of the migration files, in the order in which they apply. */
  public List<String> names() {
    return List.copyOf(hashes.keySet());
  }

  /** Whether another storage has a migration file with the same content. */
  boolean hasSame(String name, Migrations other) {
    return Objects.equals(hashes.get(name), other.hashes.get(name));
  }

  public List<Compaction> compactions() {
    return List.copyOf(compactions);
  }

  /** Paths of the descriptions of ingested SSTs (spec/formats.md §2.10). */
  public List<String> ingested() {
    return List.copyOf(ingested);
  }

  public Tso truncatedTo() {
    return truncatedTo;
  }

  /**
   * Whether a range must not be read: the range, its object or its metadata file is dead, or it is
   * data of a file that was compacted completely.
   */
  public boolean removes(String metaPath, LogRange range) {
    return removesMeta(metaPath)
        || removesRange(range.stored().path(), range.stored().offset())
        || (compactedMetas.contains(metaPath) && !range.meta());
  }

  /** The whole metadata file is dead. */
  public boolean removesMeta(String metaPath) {
    return deadMetas.contains(metaPath);
  }

  /** Whether metadata means the same as with {@code other}. */
  boolean marksTheSameRangesDead(Migrations other) {
    return deadRanges.equals(other.deadRanges);
  }

  private boolean removesRange(String path, long offset) {
    return deadObjects.contains(path)
        || deadRanges.getOrDefault(path, Map.of()).containsKey(offset);
  }

  /**
   * The end of adjacent dead ranges of an object.
   *
   * @param from start of the first range
   * @param until ranges that end after it are ignored
   * @return {@code from} if there is none
   */
  long endOfDead(String path, long from, long until) {
    Map<Long, Long> lengths = deadRanges.getOrDefault(path, Map.of());
    long at = from;
    for (Long length = lengths.get(at);
        length != null && length > 0 && length <= until - at;
        length = lengths.get(at)) {
      at += length;
    }
    return at;
  }

  /**
   * A compaction of part of the log (spec/formats.md §2.9).
   *
   * @param artifacts folder that describes the output
   * @param generated folder of the output's SSTs
   * @param from start of the requested window
   * @param until end of the requested window
   * @param inputMin smallest timestamp of the input; zero if unknown
   * @param inputMax greatest timestamp of the input; zero if unknown
   */
  public record Compaction(
      String name,
      String artifacts,
      String generated,
      Tso from,
      Tso until,
      Tso inputMin,
      Tso inputMax) {

    /** Whether the output may have a timestamp in {@code [from, until]}. */
    public boolean overlaps(Tso windowFrom, Tso windowUntil) {
      boolean before = !inputMax.equals(Tso.ZERO) && inputMax.isBefore(windowFrom);
      boolean after = !inputMin.equals(Tso.ZERO) && inputMin.isAfter(windowUntil);
      return !before && !after;
    }
  }
}
