package io.pitr.format.key;

import io.pitr.format.codec.FixedInts;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Parses meta keys, and defines the names in them. */
final class MetaKeyParser {
  static final String DATABASES = "DBs";
  static final String DATABASE = "DB:";
  static final String TABLE = "Table:";
  static final String HISTORY = "DDLJobHistory";
  static final String POLICIES = "Policies";
  static final String POLICY = "Policy:";
  static final String GROUPS = "ResourceGroups";
  static final String GROUP = "RG:";
  static final String SCHEMA_VERSION = "SchemaVersionKey";
  static final String GLOBAL_ID = "NextGlobalID";
  static final String DIFF = "Diff:";

  private MetaKeyParser() {}

  static MetaKey parse(byte[] rawKey, String where) {
    Optional<MetaPath> known = MetaPath.parse(rawKey, where);
    if (known.isEmpty()) {
      return new MetaKey.Other(rawKey.clone());
    }
    MetaPath path = known.get();
    byte[] field = path.field();
    if (field != null) {
      return hash(path.nameText(), field, rawKey);
    }
    return path.type() == MetaPath.STRING_DATA
        ? string(path.nameText(), rawKey)
        : new MetaKey.Other(rawKey.clone());
  }

  private static MetaKey string(String name, byte[] rawKey) {
    if (name.equals(SCHEMA_VERSION)) {
      return new MetaKey.SchemaVersion();
    }
    if (name.equals(GLOBAL_ID)) {
      return new MetaKey.NextGlobalId();
    }
    return numbered(name, DIFF, MetaKey.SchemaDiff::new, rawKey);
  }

  private static MetaKey hash(String name, byte[] field, byte[] rawKey) {
    if (name.equals(HISTORY) && field.length == Long.BYTES) {
      return new MetaKey.DdlHistory(FixedInts.i64Be(field, 0));
    }
    String text = MetaPath.text(field);
    OptionalLong database = id(name, DATABASE);
    if (database.isPresent()) {
      return inDatabase(database.getAsLong(), text, rawKey);
    }
    return switch (name) {
      case DATABASES -> numbered(text, DATABASE, MetaKey.Database::new, rawKey);
      case POLICIES -> numbered(text, POLICY, MetaKey.Policy::new, rawKey);
      case GROUPS -> numbered(text, GROUP, MetaKey.ResourceGroup::new, rawKey);
      default -> new MetaKey.Other(rawKey.clone());
    };
  }

  private static MetaKey numbered(
      String text, String prefix, LongFunction<MetaKey> kind, byte[] rawKey) {
    OptionalLong id = id(text, prefix);
    return id.isPresent() ? kind.apply(id.getAsLong()) : new MetaKey.Other(rawKey.clone());
  }

  private static MetaKey inDatabase(long databaseId, String field, byte[] rawKey) {
    OptionalLong table = id(field, TABLE);
    if (table.isPresent()) {
      return new MetaKey.Table(databaseId, table.getAsLong());
    }
    for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
      OptionalLong owner = id(field, kind.fieldPrefix());
      if (owner.isPresent()) {
        return new MetaKey.AutoId(kind, databaseId, owner.getAsLong());
      }
    }
    return new MetaKey.Other(rawKey.clone());
  }

  /** The number after a prefix, if it is in the canonical form that TiDB writes. */
  private static OptionalLong id(String text, String prefix) {
    if (!text.startsWith(prefix) || text.length() - prefix.length() > 19) {
      return OptionalLong.empty();
    }
    String digits = text.substring(prefix.length());
    try {
      long id = Long.parseLong(digits);
      return id >= 0 && Long.toString(id).equals(digits)
          ? OptionalLong.of(id)
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
