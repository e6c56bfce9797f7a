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
import io.pitr.format.backup.SstColumnFamily;
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
 * A full backup as its metadata describes it (spec/formats.md §1.2–§1.5): what it is, its data
 * files and its schemas. Opening reads the root alone; files and schemas are read from their leaves
 * at each call, leaf by leaf.
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
   * Reads the root and refuses what is no base of a point-in-time restore.
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

  /** The IV lies before the ciphertext. */
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

  /** Of the upstream cluster, for instance {@code 8.5.0}. */
  public String clusterVersion() {
    return ClusterVersion.trimmed(root.getClusterVersion());
  }

  /** Version of the TiDB servers that the backup was made from, as far as it is known. */
  public Optional<TidbVersion> tidbVersion() {
    return TidbVersion.ofBackup(root.getClusterVersion(), root.getBrVersion());
  }

  /** Of the program that made the backup; several lines. */
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

  /** 1: everything lies in the root; 2: it lies in leaves. */
  public int layoutVersion() {
    return root.getVersion() + 1;
  }

  /** What the backup says its files and metadata take; 0 when it does not say. */
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
   * All data files in order of key range, so that files of one range lie side by side, the default
   * CF's first.
   *
   * @throws RestoreException when a leaf is missing or damaged, or a file's entry makes no sense
   */
  public List<SstFile> files() {
    return files(FullBackup::raise);
  }

  /**
   * As {@link #files()}, for those who want to know all that is wrong.
   *
   * @param onDamage hears of each leaf that can't be read, and of each entry that makes no sense
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
   * Hands on every schema, one leaf held at a time: databases without a table, tables, views,
   * sequences.
   *
   * @throws RestoreException when a leaf is missing or damaged
   */
  public void forEachSchema(Consumer<? super Brpb.Schema> each) {
    forEachSchema(each, FullBackup::raise);
  }

  /**
   * As {@link #forEachSchema(Consumer)}, for those who want to know all that is wrong.
   *
   * @param onDamage hears of each leaf that can't be read
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

  /** The root object, in bytes. */
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

  /** The physical table (table or partition) whose rows or index entries a file holds. */
  public static long physicalTableId(SstFile file) {
    return OrderedNumbers.i64(file.startKey(), 1);
  }

  /**
   * Looks for every data file.
   *
   * @throws RestoreException {@link CatalogError#BACKUP_FILES_MISSING} with a problem for each file
   *     that is absent or has another size
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
                          + "; it holds table id "
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
              "the file is listed twice, differently",
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
    return new SstFile(
        file.getName(),
        new SstFile.Stored(
            file.getSize(), file.getSha256().toByteArray(), file.getCipherIv().toByteArray()),
        SstColumnFamily.of(file.getCf(), file.getName()),
        file.getStartKey().toByteArray(),
        file.getEndKey().toByteArray(),
        Tso.ZERO,
        Tso.MAX,
        SstFile.Content.SNAPSHOT,
        new SstFile.Totals(file.getCrc64Xor(), file.getTotalKvs(), file.getTotalBytes()));
  }

  /** Whether a key begins as every key of a table does. */
  static boolean isTableKey(ByteString key) {
    return key.size() >= TABLE_KEY_BYTES && key.byteAt(0) == 't';
  }
}
