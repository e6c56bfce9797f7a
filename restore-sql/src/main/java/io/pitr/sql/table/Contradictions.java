package io.pitr.sql.table;

import io.pitr.sql.value.TypeCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds contradictions in a table's definition that make its rows unreadable. TiDB itself can write
 * such definitions: REMOVE PARTITIONING can leave an index over a missing column.
 */
final class Contradictions {
  private static final Set<TypeCode> NEVER_STORED =
      Set.of(TypeCode.UNSPECIFIED, TypeCode.NULL, TypeCode.GEOMETRY);

  private final TableDef table;

  private Contradictions(TableDef table) {
    this.table = table;
  }

  /** The first contradiction; empty if rows can be read. */
  static Optional<String> first(TableDef table) {
    return new Contradictions(table).first();
  }

  private Optional<String> first() {
    return indexes().or(this::columns).or(this::handle).or(this::partitions);
  }

  /** Checks public indexes; readers ignore the others. */
  private Optional<String> indexes() {
    List<IndexDef> used =
        table.indexes().stream().filter(index -> index.isPublic() || index.primary()).toList();
    for (IndexDef index : used) {
      for (IndexDef.Column part : index.columns()) {
        if (part.offset() < 0 || part.offset() >= table.columns().size()) {
          return Optional.of(
              "index `%s` is over column %d, but the table has %d columns"
                  .formatted(index.name(), part.offset(), table.columns().size()));
        }
      }
    }
    return twice(used, IndexDef::id).map(id -> "two indexes have the id " + id);
  }

  private Optional<String> columns() {
    if (table.visibleColumns().isEmpty()) {
      return Optional.of("it has no columns");
    }
    return twice(table.columns(), ColumnDef::id)
        .map(id -> "two columns have the id " + id)
        .or(
            () ->
                table.columns().stream()
                    .filter(column -> NEVER_STORED.contains(column.type().code()))
                    .map(column -> "column `%s` has no type".formatted(column.name()))
                    .findFirst());
  }

  private Optional<String> handle() {
    if (table.commonHandle() && table.pkIsHandle()) {
      return Optional.of("its primary key is both an integer handle and a common handle");
    }
    if (table.commonHandle() && table.primaryIndex().isEmpty()) {
      return Optional.of("it is clustered but has no primary key");
    }
    if (table.pkIsHandle() && table.handleColumn().isEmpty()) {
      return Optional.of("its primary key is the handle, but no column is the primary key");
    }
    return table
        .handleColumn()
        .filter(column -> !column.type().code().isInteger())
        .map(column -> "column `%s` is the handle but not an integer".formatted(column.name()));
  }

  private Optional<String> partitions() {
    return table.physicalIds().isEmpty()
        ? Optional.of("it is partitioned but has no partitions")
        : Optional.empty();
  }

  private static <T> Optional<Long> twice(List<T> all, Function<T, Long> id) {
    Set<Long> seen = new HashSet<>();
    Set<Long> twice =
        all.stream().map(id).filter(one -> !seen.add(one)).collect(Collectors.toSet());
    return twice.stream().sorted().findFirst();
  }
}
