package io.pitr.api.schema;

import java.util.List;

/**
 * An index of a table, by the names TiDB's {@code IndexInfo} gives (spec/formats.md §6.3).
 *
 * @param state schema state: 0 none, 1 delete only, 2 write only, 3 write reorganization, 4 delete
 *     reorganization, 5 public
 * @param backfillState 0 inapplicable, 1 running, 2 ready to merge, 3 merging
 * @param type 1 B-tree, 2 hash, 3 R-tree, 5 vector, 6 inverted, 7 HNSW, 8 full text
 * @param columns names of the columns, in index order
 */
public record IndexView(
    long id,
    String name,
    int state,
    int backfillState,
    int type,
    boolean unique,
    boolean primary,
    boolean global,
    List<String> columns) {
  public IndexView {
    columns = List.copyOf(columns);
  }

  public boolean isPublic() {
    return state == 5;
  }

  /** Columnar kinds have no key-value entries. */
  public boolean hasEntries() {
    return type < 4;
  }
}
