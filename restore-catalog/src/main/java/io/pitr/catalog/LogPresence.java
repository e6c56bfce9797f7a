package io.pitr.catalog;

import io.pitr.api.ProblemCollector;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.base.ParallelWork;
import io.pitr.format.time.TsoText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a selection with the storage before anything is applied: every object exists and is long
 * enough, and metadata names every object of the window.
 */
final class LogPresence {
  private static final Logger LOG = LoggerFactory.getLogger(LogPresence.class);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MAX_DAYS = 4000;

  /** With more folders of hours, listing their days is faster. */
  private static final Duration MAX_HOURS = Duration.ofHours(24);

  private final BackupStorage storage;
  private final CatalogOptions options;
  private final LogSelection selection;

  LogPresence(BackupStorage storage, CatalogOptions options, LogSelection selection) {
    this.storage = storage;
    this.options = options;
    this.selection = selection;
  }

  /**
   * Checks nothing for an empty window, which needs no object.
   *
   * @param lost chooses the absent objects that are reported
   */
  void require(UnaryOperator<List<AbsentObject>> lost) {
    if (!selection.start().isBefore(selection.restoredTs())) {
      return;
    }
    var unreferenced = new ArrayList<ObjectInfo>();
    var problems = new ProblemCollector();
    for (AbsentObject object : lost.apply(absent(unreferenced::add))) {
      problems.add(CatalogError.LOG_FILES_MISSING, object.what(), object.path());
    }
    strangers(unreferenced, problems);
    problems.throwIfAny();
  }

  /**
   * The objects of the selection that do not exist or are too short, in order of path.
   *
   * @param unreferenced receives the objects of the window that no metadata names
   */
  List<AbsentObject> absent(Consumer<ObjectInfo> unreferenced) {
    Map<String, Need> needs = needs();
    Set<String> known = new HashSet<>(needs.keySet());
    known.addAll(selection.skipped());
    for (String folder : folders(needs.keySet())) {
      storage.list(
          "v1/" + folder,
          this::cannotMatter,
          object -> {
            Need need = needs.get(object.path());
            if (need != null && need.lengthBytes() <= object.size()) {
              needs.remove(object.path());
            } else if (!known.contains(object.path()) && isLogObject(object.path())) {
              unreferenced.accept(object);
            }
          });
    }
    var absent = new ConcurrentSkipListMap<String, AbsentObject>();
    ParallelWork.interrupting("log-stat", options.parallelism())
        .forEach(
            new TreeMap<>(needs).entrySet().iterator(),
            entry ->
                absent(entry.getKey(), entry.getValue())
                    .ifPresent(object -> absent.put(object.path(), object)));
    ParallelWork.interrupting("sst-stat", options.parallelism())
        .forEach(
            ssts().iterator(),
            file -> absent(file).ifPresent(object -> absent.put(object.path(), object)));
    return List.copyOf(absent.values());
  }

  /** An object of the selection. */
  private record Need(long lengthBytes, Tso minTs, Tso maxTs) {
    Need with(LogRange range) {
      return new Need(
          Math.max(lengthBytes, range.stored().offset() + range.stored().length()),
          Tso.min(minTs, range.timestamps().min()),
          Tso.max(maxTs, range.timestamps().max()));
    }
  }

  private Map<String, Need> needs() {
    var needs = new HashMap<String, Need>();
    for (List<LogRange> ranges : List.of(selection.metaRanges(), selection.dataRanges())) {
      for (LogRange range : ranges) {
        needs.merge(
            range.stored().path(),
            new Need(
                range.stored().offset() + range.stored().length(),
                range.timestamps().min(),
                range.timestamps().max()),
            (need, same) -> need.with(range));
      }
    }
    return needs;
  }

  /** Folders whose objects may be needed: of hours, or of days if there are many hours. */
  private Set<String> folders(Set<String> needed) {
    Instant from = Instant.ofEpochMilli(selection.shift().physicalMillis());
    // Events at the end of the window may be flushed in the next hour.
    Instant until = Instant.ofEpochMilli(selection.restoredTs().physicalMillis()).plus(HOUR);
    boolean hours = Duration.between(from, until).compareTo(MAX_HOURS) <= 0;
    var folders = new TreeSet<String>();
    for (String path : needed) {
      LogObjectName.folder(path, hours).ifPresent(folders::add);
    }
    Duration step = hours ? HOUR : Duration.ofDays(1);
    Instant at = hours ? from.truncatedTo(ChronoUnit.HOURS) : from.truncatedTo(ChronoUnit.DAYS);
    for (int i = 0; i < MAX_DAYS && !at.isAfter(until); i++) {
      folders.add(LogObjectName.folder(at, hours));
      at = at.plus(step);
    }
    return folders;
  }

  /** By the name of the object; other names may be folders. */
  private boolean cannotMatter(String path) {
    return LogObjectName.parse(path)
        .filter(name -> !name.mayOverlap(selection.shift(), selection.restoredTs()))
        .isPresent();
  }

  private static boolean isLogObject(String path) {
    return LogObjectName.parse(path).isPresent();
  }

  private Optional<AbsentObject> absent(String path, Need need) {
    Optional<ObjectInfo> found = storage.stat(path);
    if (found.isPresent() && found.get().size() >= need.lengthBytes()) {
      return Optional.empty();
    }
    String what =
        found
            .map(
                o ->
                    "the file is truncated to " + o.size() + " of " + need.lengthBytes() + " bytes")
            .orElse("the file is missing");
    String span = TsoText.both(need.minTs()) + " to " + TsoText.both(need.maxTs());
    return Optional.of(
        new AbsentObject(
            path,
            what + "; it contains (" + span + ")",
            need.lengthBytes(),
            need.minTs(),
            need.maxTs()));
  }

  /** Files that replace log files. */
  private List<SstFile> ssts() {
    var files = new ArrayList<SstFile>(selection.compacted());
    selection.ingested().forEach(group -> files.addAll(group.files()));
    return files;
  }

  private Optional<AbsentObject> absent(SstFile file) {
    long lengthBytes = file.stored().sizeBytes();
    Optional<ObjectInfo> found = storage.stat(file.name());
    if (found.isPresent() && found.get().size() == lengthBytes) {
      return Optional.empty();
    }
    String what =
        found
            .map(o -> "the file has " + o.size() + " of " + lengthBytes + " bytes")
            .orElse("the file is missing");
    return Optional.of(
        new AbsentObject(
            file.name(), what + "; it replaces log files", lengthBytes, Tso.ZERO, Tso.MAX));
  }

  private void strangers(List<ObjectInfo> unreferenced, ProblemCollector problems) {
    for (Iterator<ObjectInfo> each = unreferenced.iterator(); each.hasNext(); ) {
      ObjectInfo object = each.next();
      if (options.strict()) {
        problems.add(
            CatalogError.LOG_FILES_UNREFERENCED,
            "no metadata names this file of " + object.size() + " bytes",
            object.path());
      } else {
        LOG.warn("no metadata names {}; it is ignored", object.path());
      }
    }
  }
}
