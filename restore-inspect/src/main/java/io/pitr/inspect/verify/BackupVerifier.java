package io.pitr.inspect.verify;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.SstFile;
import io.pitr.base.ParallelWork;
import io.pitr.catalog.FullBackup;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.proto.Brpb;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads every byte of a full backup and compares it with the metadata: leaves by SHA-256; SSTs by
 * size, SHA-256, block checksums, and the count, size and CRC of their entries. Only a failing
 * storage stops the run; all other problems are collected.
 */
public final class BackupVerifier {
  private final FullBackup backup;
  private final VerifyOptions options;
  private final RestoreObserver observer;
  private final StoredObjects objects;
  private final TableNames names = new TableNames();
  private final List<Damage> damage = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> covered = new HashSet<>();
  private final Map<Long, TableSum> sums = new HashMap<>();
  private final LongAdder readBytes = new LongAdder();
  private final SstCheck ssts;

  /**
   * @param observer receives the progress
   */
  public BackupVerifier(FullBackup backup, VerifyOptions options, RestoreObserver observer) {
    this.backup = backup;
    this.options = options;
    this.observer = observer;
    this.objects = new StoredObjects(backup.storage());
    this.ssts = new SstCheck(objects, backup.cipher());
  }

  /** Totals of the files of a physical table. */
  private static final class TableSum {
    private long crc64xor;
    private long kvs;
    private long bytes;
  }

  public BackupVerification verify() {
    long began = System.nanoTime();
    List<SstFile> files = files();
    long schemas = schemas();
    var progress =
        new VerifyProgress(
            observer, "VERIFY", files.stream().mapToLong(file -> file.stored().sizeBytes()).sum());
    var gate = new MemoryGate(options.memoryBytes());
    ParallelWork.interrupting("backup-verify", options.parallelism())
        .forEach(
            files.iterator(),
            file -> {
              try (var pass = gate.enter(ssts.heldBytes(file))) {
                check(file);
              }
              progress.add(file.stored().sizeBytes());
            });
    List<Damage> all = new ArrayList<>(damage.stream().map(d -> d.named(names)).toList());
    all.sort(Comparator.comparing(Damage::file));
    return new BackupVerification(
        BackupFacts.of(backup),
        files.size(),
        schemas,
        ssts.writeEntries(),
        ssts.defaultEntries(),
        ssts.kvs(),
        ssts.kvBytes(),
        ssts.readBytes() + readBytes.sum(),
        ssts.withoutBlockChecksums(),
        all,
        uncovered(),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private List<SstFile> files() {
    covered.add(FullBackup.ROOT);
    readBytes.add(backup.rootSizeBytes());
    for (String leaf : backup.leafNames()) {
      covered.add(leaf);
      backup.storage().stat(leaf).ifPresent(object -> readBytes.add(object.size()));
    }
    List<SstFile> files = List.of();
    try {
      files = backup.files(this::found);
    } catch (RestoreException e) {
      found(e);
    }
    for (SstFile file : files) {
      covered.add(file.name());
      TableSum sum = sums.computeIfAbsent(FullBackup.physicalTableId(file), id -> new TableSum());
      sum.crc64xor ^= file.totals().crc64xor();
      sum.kvs += file.totals().kvs();
      sum.bytes += file.totals().bytes();
    }
    return files;
  }

  private long schemas() {
    var count = new LongAdder();
    try {
      backup.forEachSchema(
          schema -> {
            count.increment();
            check(schema);
          },
          this::found);
    } catch (RestoreException e) {
      found(e);
    }
    return count.sum();
  }

  private void found(RestoreException e) {
    damage.addAll(Damage.of(e, FullBackup.ROOT));
  }

  private void check(Brpb.Schema schema) {
    try {
      DbInfo database = DbInfo.parse(schema.getDb().toByteArray());
      names.database(database);
      if (!schema.getTable().isEmpty()) {
        TableInfo table = TableInfo.parse(schema.getTable().toByteArray());
        names.table(database.id(), table);
        checkSum(schema, table);
      }
    } catch (RestoreException e) {
      found(e);
    }
    schema.getStatsIndexList().forEach(this::check);
  }

  private void checkSum(Brpb.Schema schema, TableInfo table) {
    if (schema.getCrc64Xor() == 0 && schema.getTotalKvs() == 0 && schema.getTotalBytes() == 0) {
      return; // not recorded
    }
    long crc = 0;
    long count = 0;
    long size = 0;
    Set<Long> ids = new HashSet<>(table.physicalIds());
    ids.add(table.id());
    for (long id : ids) {
      TableSum sum = sums.get(id);
      if (sum != null) {
        crc ^= sum.crc64xor;
        count += sum.kvs;
        size += sum.bytes;
      }
    }
    if (crc != schema.getCrc64Xor()
        || count != schema.getTotalKvs()
        || size != schema.getTotalBytes()) {
      damage.add(
          Damage.of(
                  VerifyError.TABLE_CHECKSUM_WRONG,
                  FullBackup.ROOT,
                  "the files of the table have "
                      + count
                      + " KVs of "
                      + size
                      + " bytes, the table's checksum says "
                      + schema.getTotalKvs()
                      + " of "
                      + schema.getTotalBytes())
              .concerning(ids, Tso.ZERO, Tso.ZERO));
    }
  }

  private void check(Brpb.StatsFileIndex stats) {
    if (stats.getName().isEmpty()) {
      return; // inline
    }
    covered.add(stats.getName());
    var found = new ArrayList<Damage>();
    Optional<byte[]> stored = objects.read(stats.getName(), stats.getSizeEnc(), found);
    stored.ifPresent(
        bytes -> {
          readBytes.add(bytes.length);
          byte[] plain =
              AesCtr.crypt(
                  backup.cipher(), stats.getCipherIv().toByteArray(), bytes, stats.getName());
          SstCheck.checkSha256(plain, stats.getSha256().toByteArray(), stats.getName(), found);
        });
    damage.addAll(found);
  }

  private void check(SstFile file) {
    List<Long> table = List.of(FullBackup.physicalTableId(file));
    ssts.check(file, backup.snapshotTs())
        .forEach(d -> damage.add(d.concerning(table, Tso.ZERO, backup.snapshotTs())));
  }

  private List<String> uncovered() {
    var found = new ArrayList<String>();
    backup
        .storage()
        .list(
            "",
            object -> {
              if (!covered.contains(object.path())) {
                found.add(object.path());
              }
            });
    found.addAll(objects.emptyFolders(FullBackup.ROOT));
    return found;
  }
}
