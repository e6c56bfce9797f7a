package io.pitr.catalog;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.CipherSpec;
import io.pitr.api.ProblemCollector;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import io.pitr.api.target.SstFile;
import io.pitr.base.ParallelWork;
import io.pitr.format.backup.ClusterVersion;
import io.pitr.format.backup.TidbVersion;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.OrderedNumbers;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.proto.Brpb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A full backup as its metadata describes it (spec/formats.md §1.2–§1.5): its properties, its data
 * files and its schemas. Opening reads only the root. Each call reads files and schemas from their
 * leaves, one leaf at a time.
 */
public final class FullBackup {
  /** The root object. */
  public static final String ROOT = "backupmeta";

  private static final String CHECKPOINT = "checkpoints/backup/checkpoint.meta";
  private static final long MAX_ROOT_BYTES = 1L << 30;
  private static final int TABLE_KEY_BYTES = 9;
  private static final Comparator<SstFile> BY_KEY_RANGE =
      Comparator.comparing(SstFile::startKey, Arrays::compareUnsigned)
          .thenComparing(SstFile::endKey, Arrays::compareUnsigned)
          .thenComparing(SstFile::cf)
          .thenComparing(SstFile::name);

  private final BackupStorage storage;
  private final CipherSpec cipher;
  private final CatalogOptions options;
  private final Brpb.BackupMeta root;
  private final String fingerprint;
  private final long rootSizeBytes;

  private FullBackup(
      BackupStorage storage,
      CipherSpec cipher,
      CatalogOptions options,
      Brpb.BackupMeta root,
      byte[] stored) {
    this.storage = storage;
    this.cipher = cipher;
    this.options = options;
    this.root = root;
    this.fingerprint = HexText.of(Sha256.of(stored));
    this.rootSizeBytes = stored.length;
  }

  /**
   * Reads the root and refuses a backup that can't be the base of a point-in-time restore.
   *
   * @throws RestoreException with a code of {@link CatalogError} or {@link StorageError}
   */
  public static FullBackup open(BackupStorage storage, CipherSpec cipher, CatalogOptions options) {
    byte[] stored = readRoot(storage);
    byte[] plain = plain(cipher, stored);
    Brpb.BackupMeta root;
    try {
      root = Brpb.BackupMeta.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          CatalogError.BACKUP_META_CORRUPT, "not a BackupMeta: " + e.getMessage(), ROOT, e);
    }
    FullBackupRules.check(root, options.strict());
    return new FullBackup(storage, cipher, options, root, stored);
  }

  /** The IV precedes the ciphertext. */
  private static byte[] plain(CipherSpec cipher, byte[] stored) {
    if (cipher.isPlaintext()) {
      return stored;
    }
    if (stored.length < AesCtr.IV_BYTES) {
      throw new RestoreException(
          CatalogError.BACKUP_META_CORRUPT, "too short to be encrypted", ROOT);
    }
    byte[] iv = Arrays.copyOf(stored, AesCtr.IV_BYTES);
    int length = stored.length - AesCtr.IV_BYTES;
    return AesCtr.crypt(cipher, iv, stored, AesCtr.IV_BYTES, length, ROOT);
  }

  private static byte[] readRoot(BackupStorage storage) {
    try {
      return storage.read(ROOT, MAX_ROOT_BYTES);
    } catch (RestoreException e) {
      if (e.code() != StorageError.STORAGE_NOT_FOUND) {
        throw e;
      }
      if (storage.stat(CHECKPOINT).isPresent()) {
        throw new RestoreException(
            CatalogError.BACKUP_UNFINISHED,
            "there is " + CHECKPOINT + " but no " + ROOT,
            storage.uri(),
            e);
      }
      throw new RestoreException(
          CatalogError.BACKUP_NOT_FOUND, "there is no " + ROOT, storage.uri(), e);
    }
  }

  public BackupStorage storage() {
    return storage;
  }

  public CipherSpec cipher() {
    return cipher;
  }

  /** The upstream cluster. */
  public long clusterId() {
    return root.getClusterId();
  }

  /** Version of the upstream cluster, for instance {@code 8.5.0}. */
  public String clusterVersion() {
    return ClusterVersion.trimmed(root.getClusterVersion());
  }

  /** Version of the upstream TiDB servers, if known. */
  public Optional<TidbVersion> tidbVersion() {
    return TidbVersion.ofBackup(root.getClusterVersion(), root.getBrVersion());
  }

  /** Version of the program that made the backup; several lines. */
  public String writerVersion() {
    return root.getBrVersion().strip();
  }

  /** All data is as of this timestamp. */
  public Tso snapshotTs() {
    return new Tso(root.getEndVersion());
  }

  public NewCollation newCollation() {
    return switch (root.getNewCollationsEnabled()) {
      case "True" -> NewCollation.ON;
      case "False" -> NewCollation.OFF;
      default -> NewCollation.UNKNOWN;
    };
  }

  /** 1: everything is in the root; 2: everything is in leaves. */
  public int layoutVersion() {
    return root.getVersion() + 1;
  }

  /** Recorded size of files and metadata; 0 if not recorded. */
  public long statedSizeBytes() {
    return root.getBackupSize();
  }

  /** {@code PolicyInfo} JSON of each placement policy. */
  public List<String> placementPolicies() {
    return root.getPoliciesList().stream().map(p -> p.getInfo().toStringUtf8()).toList();
  }

  /** SHA-256 of the root object as stored, in hexadecimal. */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * All data files in order of key range: files of one range follow each other, the default CF's
   * first.
   *
   * @throws RestoreException if a leaf is missing or damaged, or a file's entry is invalid
   */
  public List<SstFile> files() {
    return files(FullBackup::raise);
  }

  /**
   * Like {@link #files()}, but collects all damages.
   *
   * @param onDamage receives each unreadable leaf and each invalid entry
   */
  public List<SstFile> files(Consumer<RestoreException> onDamage) {
    var files = new ArrayList<SstFile>();
    Consumer<Brpb.File> take =
        file -> {
          try {
            files.add(sst(file, snapshotTs()));
          } catch (RestoreException e) {
            onDamage.accept(e);
          }
        };
    root.getFilesList().forEach(take);
    tree(onDamage)
        .forEach(root.getFileIndex(), MetaTree.Content.DATA_FILES, Brpb.File.parser(), take);
    files.sort(BY_KEY_RANGE);
    return withoutRepeats(files);
  }

  /**
   * Passes on every schema, with one leaf in memory at a time: databases without a table, tables,
   * views, sequences.
   *
   * @throws RestoreException if a leaf is missing or damaged
   */
  public void forEachSchema(Consumer<? super Brpb.Schema> each) {
    forEachSchema(each, FullBackup::raise);
  }

  /**
   * Like {@link #forEachSchema(Consumer)}, but collects all damages.
   *
   * @param onDamage receives each unreadable leaf
   */
  public void forEachSchema(
      Consumer<? super Brpb.Schema> each, Consumer<RestoreException> onDamage) {
    root.getSchemasList().forEach(each);
    tree(onDamage)
        .forEach(root.getSchemaIndex(), MetaTree.Content.SCHEMAS, Brpb.Schema.parser(), each);
  }

  private static void raise(RestoreException e) {
    throw e;
  }

  /** Size of the root object in bytes. */
  public long rootSizeBytes() {
    return rootSizeBytes;
  }

  /** Names of the leaves that the root refers to. */
  public List<String> leafNames() {
    var names = new ArrayList<String>();
    for (Brpb.MetaFile index :
        List.of(root.getFileIndex(), root.getSchemaIndex(), root.getDdlIndexes())) {
      index.getMetaFilesList().forEach(leaf -> names.add(leaf.getName()));
    }
    return names;
  }

  /** The physical table (table or partition) whose rows or index entries a file contains. */
  public static long physicalTableId(SstFile file) {
    return OrderedNumbers.i64(file.startKey(), 1);
  }

  /**
   * Checks that every data file exists.
   *
   * @throws RestoreException {@link CatalogError#BACKUP_FILES_MISSING} with a problem for each file
   *     that is missing or has another size
   */
  public void requirePresence(List<SstFile> files) {
    var problems = new ProblemCollector();
    ParallelWork.interrupting("backup-stat", options.parallelism())
        .forEach(
            files.iterator(),
            file -> {
              Optional<ObjectInfo> found = storage.stat(file.name());
              if (found.isEmpty() || found.get().size() != file.stored().sizeBytes()) {
                String what =
                    found
                        .map(o -> "the file has " + o.size() + " bytes")
                        .orElse("the file is missing");
                synchronized (problems) {
                  problems.add(
                      CatalogError.BACKUP_FILES_MISSING,
                      what
                          + ", expected "
                          + file.stored().sizeBytes()
                          + "; it contains table id "
                          + physicalTableId(file),
                      file.name());
                }
              }
            });
    problems.throwIfAny();
  }

  private MetaTree tree(Consumer<RestoreException> onDamage) {
    return new MetaTree(storage, cipher, options.strict(), onDamage);
  }

  private static List<SstFile> withoutRepeats(List<SstFile> sorted) {
    var unique = new ArrayList<SstFile>(sorted.size());
    for (SstFile file : sorted) {
      SstFile last = unique.isEmpty() ? null : unique.get(unique.size() - 1);
      if (last != null && last.name().equals(file.name())) {
        if (!Arrays.equals(last.stored().sha256(), file.stored().sha256())) {
          throw new RestoreException(
              CatalogError.BACKUP_META_CORRUPT,
              "the file is listed twice with different properties",
              file.name());
        }
        continue;
      }
      unique.add(file);
    }
    return List.copyOf(unique);
  }

  private static SstFile sst(Brpb.File file, Tso snapshotTs) {
    FullBackupRules.checkFile(file, snapshotTs);
    return SnapshotSst.of(file);
  }

  /** Whether a key has the prefix of table keys. */
  static boolean isTableKey(ByteString key) {
    return key.size() >= TABLE_KEY_BYTES && key.byteAt(0) == 't';
  }
}
