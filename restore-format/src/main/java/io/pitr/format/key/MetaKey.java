package io.pitr.format.key;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.HexText;
import java.util.Arrays;

/**
 * A decoded meta key (spec/formats.md §4.4). {@code parse(key).encode()} returns the same bytes for
 * every valid key: a key whose name is not in canonical form becomes an {@link Other}.
 */
public sealed interface MetaKey {

  /** The raw key, {@code m…}. */
  byte[] encode();

  /**
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if the key does not have the
   *     structure of a meta key
   */
  static MetaKey parse(byte[] rawKey, String where) {
    return MetaKeyParser.parse(rawKey, where);
  }

  /** Common prefix of the raw keys of all {@link Database}s and of no other keys. */
  static byte[] databasesPrefix() {
    return MetaPath.hashPrefix(MetaKeyParser.DATABASES);
  }

  /** Common prefix of the raw keys of all {@link Table}s and {@link AutoId}s of a database. */
  static byte[] databasePrefix(long databaseId) {
    return MetaPath.hashPrefix(MetaKeyParser.DATABASE + databaseId);
  }

  /** A database's definition. */
  record Database(long databaseId) implements MetaKey {
    public Database with(long otherDatabaseId) {
      return new Database(otherDatabaseId);
    }

    @Override
    public byte[] encode() {
      return MetaPath.hash(MetaKeyParser.DATABASES, MetaKeyParser.DATABASE + databaseId);
    }
  }

  /** The definition of a table, view or sequence. */
  record Table(long databaseId, long tableId) implements MetaKey {
    public Table with(long otherDatabaseId, long otherTableId) {
      return new Table(otherDatabaseId, otherTableId);
    }

    @Override
    public byte[] encode() {
      return MetaPath.hash(MetaKeyParser.DATABASE + databaseId, MetaKeyParser.TABLE + tableId);
    }
  }

  /** The state of a table's id allocator. The value is a decimal number. */
  record AutoId(Kind kind, long databaseId, long tableId) implements MetaKey {
    /** Allocators, with the prefixes of their fields. */
    public enum Kind {
      ROW_ID("TID:"),
      AUTO_INCREMENT("IID:"),
      AUTO_RANDOM("TARID:"),
      SEQUENCE("SID:"),
      SEQUENCE_CYCLE("SequenceCycle:");

      private final String fieldPrefix;

      Kind(String fieldPrefix) {
        this.fieldPrefix = fieldPrefix;
      }

      String fieldPrefix() {
        return fieldPrefix;
      }
    }

    public AutoId with(long otherDatabaseId, long otherTableId) {
      return new AutoId(kind, otherDatabaseId, otherTableId);
    }

    @Override
    public byte[] encode() {
      return MetaPath.hash(MetaKeyParser.DATABASE + databaseId, kind.fieldPrefix() + tableId);
    }
  }

  /** A finished DDL job. */
  record DdlHistory(long jobId) implements MetaKey {
    @Override
    public byte[] encode() {
      return MetaPath.hash(MetaKeyParser.HISTORY, new ByteAppender(8).i64Be(jobId).toByteArray());
    }
  }

  /** A placement policy. */
  record Policy(long policyId) implements MetaKey {
    @Override
    public byte[] encode() {
      return MetaPath.hash(MetaKeyParser.POLICIES, MetaKeyParser.POLICY + policyId);
    }
  }

  /** A resource group. */
  record ResourceGroup(long groupId) implements MetaKey {
    @Override
    public byte[] encode() {
      return MetaPath.hash(MetaKeyParser.GROUPS, MetaKeyParser.GROUP + groupId);
    }
  }

  /** The schema version. The value is a decimal number. */
  record SchemaVersion() implements MetaKey {
    @Override
    public byte[] encode() {
      return MetaPath.string(MetaKeyParser.SCHEMA_VERSION);
    }
  }

  /**
   * The last allocated id of databases, tables, partitions and jobs. The value is a decimal number.
   */
  record NextGlobalId() implements MetaKey {
    @Override
    public byte[] encode() {
      return MetaPath.string(MetaKeyParser.GLOBAL_ID);
    }
  }

  /** The change made by one schema version. */
  record SchemaDiff(long version) implements MetaKey {
    @Override
    public byte[] encode() {
      return MetaPath.string(MetaKeyParser.DIFF + version);
    }
  }

  /** Any other well-formed meta key. */
  record Other(byte[] rawKey) implements MetaKey {
    @Override
    public byte[] encode() {
      return rawKey.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Other that && Arrays.equals(that.rawKey, rawKey);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(rawKey);
    }

    @Override
    public String toString() {
      return "Other[" + HexText.abridged(rawKey, 64) + "]";
    }
  }
}
