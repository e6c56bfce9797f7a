package io.pitr.catalog;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.codec.Sha256;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Kvrpcpb;
import java.util.List;

/**
 * Checks whether a full backup can be restored (spec/formats.md §1.2, §1.9, §9). The root has no
 * checksum, so redundant fields are compared.
 */
final class FullBackupRules {
  private static final int MAX_LAYOUT = 1;
  private static final int MAX_SCHEMA_VERSION = 1;
  private static final List<String> COLLATION_VALUES = List.of("", "True", "False");

  private FullBackupRules() {}

  static void check(Brpb.BackupMeta root, boolean strict) {
    if (root.getEndVersion() == 0) {
      if (root.getStartVersion() != 0 && root.getFilesCount() == 0 && !root.hasFileIndex()) {
        throw refused(
            CatalogError.BACKUP_IS_LOG,
            "the metadata has a start (" + new Tso(root.getStartVersion()) + ") and no end");
      }
      throw refused(CatalogError.BACKUP_META_CORRUPT, "the metadata names no snapshot timestamp");
    }
    if (root.getBackupSchemaVersion() < 0 || root.getBackupSchemaVersion() > MAX_SCHEMA_VERSION) {
      throw refused(
          CatalogError.BACKUP_TOO_NEW,
          "backup_schema_version is " + Integer.toUnsignedString(root.getBackupSchemaVersion()));
    }
    if (root.getVersion() < 0 || root.getVersion() > MAX_LAYOUT) {
      throw refused(CatalogError.BACKUP_TOO_NEW, "version of the layout is " + root.getVersion());
    }
    kind(root);
    if (!COLLATION_VALUES.contains(root.getNewCollationsEnabled())) {
      throw refused(
          CatalogError.BACKUP_META_CORRUPT,
          "new_collations_enabled is '" + root.getNewCollationsEnabled() + "'");
    }
    if (strict) {
      UnknownFields.find(root)
          .ifPresent(
              what -> {
                throw refused(CatalogError.BACKUP_TOO_NEW, what);
              });
    }
    // An empty backup has neither.
    boolean schemas = root.getSchemasCount() > 0 || hasContent(root.getSchemaIndex());
    boolean files = root.getFilesCount() > 0 || hasContent(root.getFileIndex());
    if (files && !schemas) {
      throw refused(CatalogError.BACKUP_META_CORRUPT, "the metadata names files but no schema");
    }
  }

  private static void kind(Brpb.BackupMeta root) {
    if (root.getStartVersion() != 0 && root.getStartVersion() != root.getEndVersion()) {
      throw refused(
          CatalogError.BACKUP_INCREMENTAL,
          "it covers ("
              + new Tso(root.getStartVersion())
              + ", "
              + new Tso(root.getEndVersion())
              + "]");
    }
    if (root.getIsRawKv() || root.getRawRangesCount() > 0 || hasContent(root.getRawRangeIndex())) {
      throw refused(CatalogError.BACKUP_UNSUPPORTED, "it is a backup of raw key-value pairs");
    }
    if (root.getIsTxnKv()) {
      throw refused(
          CatalogError.BACKUP_UNSUPPORTED, "it is a backup of transactional key-value pairs");
    }
    if (root.getModeValue() != Brpb.BackupMode.SCAN_VALUE || root.getRangesCount() > 0) {
      throw refused(CatalogError.BACKUP_UNSUPPORTED, "it copies whole files of TiKV (mode FILE)");
    }
    int api = root.getApiVersionValue();
    if (api != Kvrpcpb.APIVersion.V1_VALUE && api != Kvrpcpb.APIVersion.V1TTL_VALUE) {
      throw refused(CatalogError.BACKUP_UNSUPPORTED, "its keys belong to a keyspace (API V2)");
    }
  }

  static void checkFile(Brpb.File file, Tso snapshotTs) {
    if (file.getTableMetasCount() > 0) {
      throw new RestoreException(
          CatalogError.BACKUP_UNSUPPORTED, "the file holds several tables", file.getName());
    }
    if (!FullBackup.isTableKey(file.getStartKey()) || !FullBackup.isTableKey(file.getEndKey())) {
      throw corrupt(file, "the file's key range is not one of a table");
    }
    if (file.getSize() <= 0) {
      throw corrupt(file, "the file's size is " + Long.toUnsignedString(file.getSize()));
    }
    if (!file.getSha256().isEmpty() && file.getSha256().size() != Sha256.BYTES) {
      throw corrupt(file, "the file's SHA-256 has " + file.getSha256().size() + " bytes");
    }
    if (file.getEndVersion() != 0 && file.getEndVersion() != snapshotTs.value()) {
      throw corrupt(
          file,
          "the file is as of "
              + new Tso(file.getEndVersion())
              + ", the backup as of "
              + snapshotTs);
    }
  }

  private static boolean hasContent(Brpb.MetaFile index) {
    return index.getSerializedSize() > 0;
  }

  private static RestoreException refused(ErrorCode code, String what) {
    return new RestoreException(code, what, FullBackup.ROOT);
  }

  private static RestoreException corrupt(Brpb.File file, String what) {
    return new RestoreException(CatalogError.BACKUP_META_CORRUPT, what, file.getName());
  }
}
