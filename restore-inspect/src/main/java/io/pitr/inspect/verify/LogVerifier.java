package io.pitr.inspect.verify;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.target.LogRange;
import io.pitr.base.ParallelWork;
import io.pitr.catalog.AwaitedObject;
import io.pitr.catalog.CatalogError;
import io.pitr.catalog.FlushTimes;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.LogGroup;
import io.pitr.catalog.LogMeta;
import io.pitr.catalog.StoredSsts;
import io.pitr.format.log.LogRangeDecoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Reads every byte of a log backup and compares it with the metadata: framing, SHA-256, CRC and
 * count of events, bounds of keys and timestamps, write records, and missing or unreferenced log
 * files. Metadata is streamed, so memory is bounded by the files that are read at the same time.
 */
public final class LogVerifier {
  // A Zstandard block has at least four bytes and decompresses to at most 128 KiB.
  private static final long MAX_RATIO = 32 << 10;

  private final LogBackup log;
  private final CipherSpec cipher;
  private final VerifyOptions options;
  private final RestoreObserver observer;
  private final StoredObjects objects;
  private final TableNames names;
  private final LoggedNames metaNames;
  private final PathSet covered = new PathSet();
  private final FlushTimes flushTimes = new FlushTimes();
  private final List<Damage> damage = Collections.synchronizedList(new ArrayList<>());
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder plainBytes = new LongAdder();
  private final LongAdder rangesWithoutCrc = new LongAdder();
  private final LongAdder removedRanges = new LongAdder();
  private long metas;
  private long groups;
  private long ranges;
  private LogCounts counts = LogCounts.NONE;
  private Tso firstTs = Tso.MAX;
  private Tso lastTs = Tso.ZERO;

  /**
   * @param names known names, for instance of the full backup; names in the log are added
   * @param observer receives the progress
   */
  public LogVerifier(
      LogBackup log,
      CipherSpec cipher,
      VerifyOptions options,
      TableNames names,
      RestoreObserver observer) {
    this.log = log;
    this.cipher = cipher;
    this.options = options;
    this.observer = observer;
    this.names = names;
    this.metaNames = new LoggedNames(names);
    this.objects = new StoredObjects(log.storage());
  }

  public LogVerification verify() {
    long began = System.nanoTime();
    var gate = new MemoryGate(options.memoryBytes());
    var progress = new VerifyProgress(observer, "VERIFY", 0);
    ParallelWork.interrupting("log-verify", options.parallelism())
        .forEach(
            new Groups(),
            group -> {
              try (var pass = gate.enter(heldBytes(group));
                  var decoder = new LogRangeDecoder(cipher)) {
                check(group, decoder);
              }
              progress.add(sizeBytes(group));
            });
    checkSsts(gate, progress);
    checkCheckpoints();
    checkArrival();
    List<String> uncovered = uncovered();
    List<Damage> all = new ArrayList<>(damage.stream().map(d -> d.named(names)).toList());
    all.sort(Comparator.comparing(Damage::file));
    return new LogVerification(
        LogFacts.of(log, flushTimes),
        totals(),
        counts,
        all,
        uncovered,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private LogTotals totals() {
    return new LogTotals(
        metas,
        groups,
        ranges,
        ranges == 0 ? Tso.ZERO : firstTs,
        lastTs,
        readBytes.sum(),
        plainBytes.sum(),
        rangesWithoutCrc.sum(),
        removedRanges.sum());
  }

  private void checkCheckpoints() {
    for (String path : log.span().damagedCheckpoints()) {
      damage.add(
          Damage.of(
              CatalogError.LOG_CHECKPOINT_CORRUPT,
              path,
              "the checkpoint file is damaged; a restore uses the other checkpoint files"));
    }
  }

  /** What a replica lacks and its original has is reported once, as not arrived. */
  private void checkArrival() {
    List<AwaitedObject> awaited = log.awaited();
    Set<String> paths = awaited.stream().map(AwaitedObject::path).collect(Collectors.toSet());
    damage.removeIf(
        each ->
            paths.contains(each.file())
                && (each.code() == VerifyError.FILE_MISSING
                    || each.code() == VerifyError.FILE_SIZE_WRONG));
    for (AwaitedObject object : awaited) {
      Damage late =
          Damage.of(
              CatalogError.LOG_NOT_ARRIVED,
              object.path(),
              "the original has the file, the replica does not have it yet");
      boolean known = !object.minTs().equals(Tso.ZERO);
      damage.add(known ? late.concerning(List.of(), object.minTs(), object.maxTs()) : late);
    }
  }

  /**
   * Iterates over the groups of all metadata files. An unreadable metadata file is reported as
   * damage.
   */
  private final class Groups implements Iterator<LogGroup> {
    private final Iterator<ObjectInfo> files;
    private final Deque<LogGroup> ready = new ArrayDeque<>();

    private Groups() {
      var all = new ArrayList<ObjectInfo>();
      log.listMetas(all::add);
      files = all.iterator();
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && files.hasNext()) {
        ObjectInfo file = files.next();
        covered.add(file.path());
        metas++;
        readBytes.add(file.size());
        try {
          LogMeta meta = log.readMeta(file);
          flushTimes.add(meta);
          meta.unusual().stream()
              .map(what -> Damage.of(VerifyError.METADATA_UNUSUAL, file.path(), what))
              .forEach(damage::add);
          for (LogGroup group : meta.groups()) {
            covered.add(group.path());
            live(meta, group).ifPresent(ready::add);
          }
        } catch (RestoreException e) {
          // A metadata file that a migration removes may be deleted at any time.
          if (!log.migrations().removesMeta(file.path())) {
            damage.addAll(Damage.of(e, file.path()));
          }
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public LogGroup next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      LogGroup group = ready.remove();
      groups++;
      ranges += group.ranges().size();
      firstTs = Tso.min(firstTs, group.minTs());
      lastTs = Tso.max(lastTs, group.maxTs());
      return group;
    }
  }

  /** The group without ranges that migrations removed: they may already be deleted. */
  private Optional<LogGroup> live(LogMeta meta, LogGroup group) {
    if (group.ranges().isEmpty()) {
      return Optional.empty();
    }
    if (log.migrations().isEmpty()) {
      return Optional.of(group);
    }
    List<LogRange> living =
        group.ranges().stream()
            .filter(range -> !log.migrations().removes(meta.path(), range))
            .toList();
    removedRanges.add(group.ranges().size() - living.size());
    return living.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LogGroup(group.path(), group.lengthBytes(), group.minTs(), group.maxTs(), living));
  }

  private static long sizeBytes(LogGroup group) {
    return group.lengthBytes() >= 0
        ? group.lengthBytes()
        : group.ranges().stream().mapToLong(range -> range.plain().length()).sum();
  }

  /**
   * Memory for a group: the stored object and the largest of its ranges, which are decoded one by
   * one.
   */
  private static long heldBytes(LogGroup group) {
    long largest =
        group.ranges().stream().mapToLong(range -> range.plain().length()).max().orElse(0);
    return sizeBytes(group) + largest;
  }

  private void check(LogGroup group, LogRangeDecoder decoder) {
    var found = new ArrayList<Damage>();
    Optional<byte[]> stored = objects.read(group.path(), sizeBytes(group), found);
    List<Long> tables = group.ranges().stream().map(LogRange::tableId).toList();
    found.forEach(d -> damage.add(d.concerning(tables, group.minTs(), group.maxTs())));
    if (stored.isEmpty()) {
      return;
    }
    readBytes.add(stored.get().length);
    for (LogRange range : group.ranges()) {
      for (Damage each : check(range, stored.get(), decoder)) {
        damage.add(
            each.concerning(
                List.of(range.tableId()), range.timestamps().min(), range.timestamps().max()));
      }
    }
  }

  private List<Damage> check(LogRange range, byte[] stored, LogRangeDecoder decoder) {
    boolean whole = range.stored().isWholeObject();
    ByteBuffer part =
        whole
            ? ByteBuffer.wrap(stored)
            : ByteBuffer.wrap(stored, (int) range.stored().offset(), (int) range.stored().length());
    if (range.plain().length() / MAX_RATIO > part.remaining()) {
      return List.of(
          Damage.of(
              VerifyError.FILE_CHECKSUM_WRONG,
              range.id(),
              part.remaining()
                  + " stored bytes can't decompress to "
                  + range.plain().length()
                  + " bytes of events"));
    }
    if (range.stored().encryption().length > 0) {
      // Decoding overwrites encrypted bytes, and another range may name the same ones.
      part = ByteBuffer.allocate(part.remaining()).put(part.duplicate()).flip();
    }
    byte[] events = new byte[(int) range.plain().length()];
    var content = new RangeContent(range, events);
    try {
      decoder.decode(range, part, ByteBuffer.wrap(events), 0);
    } catch (RestoreException e) {
      return Damage.of(e, range.id(), VerifyError.FILE_CHECKSUM_WRONG);
    }
    try {
      content.read();
    } catch (RestoreException e) {
      return Damage.of(e, range.id(), VerifyError.FILE_CONTENT_WRONG);
    }
    if (range.meta()) {
      metaNames.read(range, events);
    }
    plainBytes.add(events.length);
    if (content.crcNotRecorded()) {
      rangesWithoutCrc.increment();
    }
    synchronized (this) {
      counts = counts.plus(content.counts());
    }
    List<String> disagreements = content.disagreements();
    return disagreements.isEmpty()
        ? List.of()
        : List.of(
            Damage.of(
                VerifyError.FILE_CONTENT_WRONG, range.id(), String.join("; ", disagreements)));
  }

  /** Checks the SSTs of compactions and ingests. */
  private void checkSsts(MemoryGate gate, VerifyProgress progress) {
    StoredSsts ssts;
    List<LogSstCheck.Item> items;
    try {
      ssts = log.storedSsts();
      items = LogSstCheck.items(ssts);
    } catch (RestoreException e) {
      damage.addAll(Damage.of(e, LogBackup.MARKER));
      return;
    }
    ssts.descriptions().forEach(covered::add);
    items.forEach(item -> covered.add(item.file().name()));
    var check = new LogSstCheck(objects);
    ParallelWork.interrupting("log-verify", options.parallelism())
        .forEach(
            items.iterator(),
            item -> {
              try (var pass = gate.enter(item.file().stored().sizeBytes())) {
                damage.addAll(check.check(item));
              }
              progress.add(item.file().stored().sizeBytes());
            });
    readBytes.add(check.readBytes());
  }

  private List<String> uncovered() {
    covered.add(LogBackup.MARKER);
    log.span().checkpoints().keySet().forEach(covered::add);
    log.migrations().names().forEach(covered::add);
    log.smallFiles().forEach(covered::add);
    var found = new ArrayList<String>();
    log.storage()
        .list(
            "",
            object -> {
              if (covered.contains(object.path())) {
                return;
              }
              if (object.path().startsWith("v1/") && object.path().endsWith(".log")) {
                damage.add(
                    Damage.of(
                        VerifyError.FILE_UNREFERENCED,
                        object.path(),
                        "no metadata file references this file of " + object.size() + " bytes"));
              } else {
                found.add(object.path());
              }
            });
    found.addAll(objects.emptyFolders(LogBackup.MARKER));
    return found;
  }
}
