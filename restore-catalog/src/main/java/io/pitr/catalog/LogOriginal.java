package io.pitr.catalog;

import io.pitr.api.ErrorCode;
import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.base.ParallelWork;
import io.pitr.format.backup.LogMetaName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The original of a replicated log. A replication copies objects in any order: the checkpoint may
 * arrive before the metadata that it covers, and a metadata file that is missing leaves no trace in
 * the replica. The original shows it.
 *
 * <p>The replica's checkpoint is read before the original is listed. A flush stores its metadata
 * before the checkpoint that covers it, so the list has everything up to that checkpoint. The
 * original's migrations and its truncation point are read after the list, so they explain every
 * file that was deleted before.
 */
final class LogOriginal {
  private final BackupStorage storage;
  private final CatalogOptions options;
  private final LogBackup log;
  private final List<ObjectInfo> metas;

  private LogOriginal(
      BackupStorage storage, CatalogOptions options, LogBackup log, List<ObjectInfo> metas) {
    this.storage = storage;
    this.options = options;
    this.log = log;
    this.metas = metas;
  }

  /**
   * Lists the original.
   *
   * @param replica opened before
   * @throws RestoreException {@link CatalogError#ORIGINAL_UNREADABLE}, or {@link
   *     CatalogError#ORIGINAL_DIFFERS} for the original of another log
   */
  static LogOriginal read(BackupStorage storage, LogBackup replica, CatalogOptions options) {
    var metas = new ArrayList<ObjectInfo>();
    LogBackup log =
        readable(
            storage.uri(),
            () -> {
              LogBackup.listMetas(storage, name -> true, metas::add);
              return LogBackup.open(storage, options);
            });
    if (!log.fingerprint().equals(replica.fingerprint())) {
      throw new RestoreException(
          CatalogError.ORIGINAL_DIFFERS,
          "the original is log " + log.fingerprint() + ", the replica " + replica.fingerprint(),
          storage.uri());
    }
    return new LogOriginal(storage, options, log, metas);
  }

  String uri() {
    return storage.uri();
  }

  LogBackup log() {
    return log;
  }

  boolean has(String path) {
    return has(path, 0);
  }

  /** Whether the original has an object of at least some bytes. */
  boolean has(String path, long bytes) {
    return readable(
        uri(), () -> storage.stat(path).filter(found -> found.size() >= bytes).isPresent());
  }

  /**
   * Compares a replica with this original.
   *
   * @param from timestamp after which the replica is needed
   * @param until the end that is asked for; if it is empty, the files that metadata names are
   *     looked at too, so that the replica really reaches the end that is found
   */
  LogArrival compare(LogBackup replica, Tso from, Optional<Tso> until) {
    var missing = new ArrayList<AwaitedObject>();
    missing.addAll(metas(replica));
    missing.addAll(changes(replica));
    missing.addAll(compactions(replica, from, Tso.MAX));
    Tso most = replica.span().max();
    Tso end = end(missing, from, most);
    Tso shift = from.next();
    if (until.isEmpty() && from.isBefore(end) && !from.isBefore(replica.span().min())) {
      LogSelection selection = replica.selectAnyway(from, end);
      shift = selection.shift();
      if (lacks(missing, shift, end)) {
        // A value that a commit of the window needs may be in it.
        end = from;
      } else {
        List<AwaitedObject> data = data(replica, selection);
        missing.addAll(data);
        end = end(data, from, end);
      }
    }
    return new LogArrival(this, replica, new LogArrival.Window(from, shift, end), missing);
  }

  private static boolean lacks(List<AwaitedObject> missing, Tso shift, Tso end) {
    return missing.stream().anyMatch(each -> each.overlaps(shift, end));
  }

  /** The last timestamp before everything that is missing. */
  static Tso end(List<AwaitedObject> missing, Tso from, Tso most) {
    Tso end = most;
    for (AwaitedObject each : missing) {
      if (each.maxTs().isAfter(from)) {
        Tso before = each.minTs().equals(Tso.ZERO) ? Tso.ZERO : new Tso(each.minTs().value() - 1);
        end = Tso.min(end, before);
      }
    }
    return Tso.max(end, Tso.min(from, most));
  }

  /** A file of another size is one that was rewritten. */
  private List<AwaitedObject> metas(LogBackup replica) {
    Map<String, Long> here = new HashMap<>();
    replica.listMetas(object -> here.put(object.path(), object.size()));
    List<AwaitedObject> missing = Collections.synchronizedList(new ArrayList<>());
    var unknown = new ArrayList<ObjectInfo>();
    for (ObjectInfo meta : metas) {
      Long size = here.get(meta.path());
      boolean arrived = size != null && size == meta.size();
      if (arrived || log.migrations().removesMeta(meta.path())) {
        continue;
      }
      if (LogMetaName.parse(meta.path()) instanceof LogMetaName.Hint hint && hint.isUsable()) {
        missing.add(new AwaitedObject(meta.path(), hint.min(), hint.max()));
      } else {
        unknown.add(meta);
      }
    }
    ParallelWork.interrupting("log-original", options.parallelism())
        .forEach(unknown.iterator(), meta -> content(meta).ifPresent(missing::add));
    return missing;
  }

  /** Empty for a file without events. */
  private Optional<AwaitedObject> content(ObjectInfo meta) {
    LogMeta content = readable(uri(), () -> log.readMeta(meta));
    return content.groups().isEmpty()
        ? Optional.empty()
        : Optional.of(new AwaitedObject(meta.path(), content.minTs(), content.maxTs()));
  }

  /** Migrations, and descriptions of ingested SSTs: each may concern any time. */
  private List<AwaitedObject> changes(LogBackup replica) {
    var missing = new ArrayList<AwaitedObject>();
    for (String path : log.migrations().names()) {
      if (!log.migrations().hasSame(path, replica.migrations())) {
        missing.add(AwaitedObject.ofAnyTime(path));
      }
    }
    for (String path : log.migrations().ingested()) {
      if (!hasSame(replica, path)) {
        missing.add(AwaitedObject.ofAnyTime(path));
      }
    }
    return missing;
  }

  private boolean hasSame(LogBackup replica, String path) {
    Optional<ObjectInfo> here = replica.storage().stat(path);
    Optional<ObjectInfo> there = readable(uri(), () -> storage.stat(path));
    return there.isEmpty() || there.equals(here);
  }

  /**
   * Descriptions of the outputs of compactions that reach into {@code [from, until)}, but not
   * beyond.
   */
  List<AwaitedObject> compactions(LogBackup replica, Tso from, Tso until) {
    var missing = new ArrayList<AwaitedObject>();
    for (Migrations.Compaction compaction : replica.migrations().compactions()) {
      boolean later = !until.equals(Tso.MAX) && compaction.overlaps(until, Tso.MAX);
      if (compaction.overlaps(from, Tso.MAX) && !later && !compaction.artifacts().isEmpty()) {
        missing.addAll(descriptions(replica, compaction));
      }
    }
    return missing;
  }

  private List<AwaitedObject> descriptions(LogBackup replica, Migrations.Compaction compaction) {
    String folder = CompactedSsts.folder(compaction.artifacts());
    Map<String, Long> here = new HashMap<>();
    replica.storage().list(folder, object -> here.put(object.path(), object.size()));
    Tso last = compaction.inputMax().equals(Tso.ZERO) ? Tso.MAX : compaction.inputMax();
    var missing = new ArrayList<AwaitedObject>();
    readable(
        uri(),
        () -> {
          storage.list(
              folder,
              object -> {
                Long size = here.get(object.path());
                if (size == null || size != object.size()) {
                  missing.add(new AwaitedObject(object.path(), compaction.inputMin(), last));
                }
              });
          return missing;
        });
    return missing;
  }

  /** Log files and SSTs of a selection. */
  private List<AwaitedObject> data(LogBackup replica, LogSelection selection) {
    var presence = new LogPresence(replica.storage(), options, selection);
    return awaited(presence.absent(object -> {})).stream().map(AbsentObject::awaited).toList();
  }

  /** Those that this original has. What it lacks as well is lost, and not awaited. */
  List<AbsentObject> awaited(List<AbsentObject> absent) {
    List<AbsentObject> awaited = Collections.synchronizedList(new ArrayList<>());
    ParallelWork.interrupting("log-original", options.parallelism())
        .forEach(
            absent.iterator(),
            object -> {
              if (has(object.path(), object.lengthBytes())) {
                awaited.add(object);
              }
            });
    return awaited;
  }

  /** Distinguishes failures of the original from those of the replica. */
  static <T> T readable(String uri, Supplier<T> read) {
    try {
      return read.get();
    } catch (RestoreException e) {
      if (e.code().kind() != ErrorCode.Kind.ENVIRONMENT && e.code() != CatalogError.LOG_NOT_FOUND) {
        throw e;
      }
      Problem problem = e.problems().get(0);
      throw new RestoreException(
          CatalogError.ORIGINAL_UNREADABLE, problem.what() + " (" + problem.where() + ")", uri, e);
    }
  }
}
