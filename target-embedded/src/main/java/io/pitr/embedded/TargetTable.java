package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetError;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.TableInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A live table as defined by the target's own meta keys.
 *
 * @param view the hooks' view, with upstream ids
 * @param key of its definition
 * @param info with the target's ids
 */
record TargetTable(TableView view, byte[] key, TableInfo info) {

  /**
   * Empty when the table is gone from the schema.
   *
   * @throws RestoreException {@link TargetError#TARGET_CORRUPT} when the schema has it and the
   *     target has not
   */
  static Optional<TargetTable> find(EmbeddedTarget target, SchemaView schema, long upstreamId) {
    Optional<? extends TableView> view = schema.table(upstreamId);
    return view.map(table -> read(target, schema, table));
  }

  private static TargetTable read(EmbeddedTarget target, SchemaView schema, TableView view) {
    OptionalLong tableId = schema.targetId(view.id());
    OptionalLong databaseId = schema.targetId(view.schemaId());
    if (tableId.isEmpty() || databaseId.isEmpty()) {
      throw missing(target, view, "no id on the target was given to it");
    }
    byte[] key = new MetaKey.Table(databaseId.getAsLong(), tableId.getAsLong()).encode();
    try (SnapshotReader newest = target.snapshot(Tso.MAX)) {
      byte[] json =
          newest.get(key).orElseThrow(() -> missing(target, view, "its definition is missing"));
      return new TargetTable(view, key, TableInfo.parse(json));
    }
  }

  /** Replaces the definition at new timestamps unless it is unchanged. */
  void replace(EmbeddedTarget target, TableInfo changed) {
    if (!changed.equals(info)) {
      Tso start = target.timestamp(Tso.ZERO);
      Tso commit = target.timestamp(start);
      target.putMeta(List.of(new MetaEntry(key, start, commit, false, changed.json())), commit);
    }
  }

  /** Quoted, with its database. */
  String quotedName() {
    return quoted(view.schema()) + "." + quoted(view.name());
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static RestoreException missing(EmbeddedTarget target, TableView view, String what) {
    return new RestoreException(
        TargetError.TARGET_CORRUPT,
        what,
        "table "
            + quoted(view.schema())
            + "."
            + quoted(view.name())
            + " of "
            + target.identity().uri());
  }
}
