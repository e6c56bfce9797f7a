package io.pitr.inspect.schema;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.schema.DbInfo;
import io.pitr.inspect.InspectError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Refuses to read a snapshot of which a command would read nothing. Single-threaded. */
public final class Selection {
  private static final int NAMED = 5;

  private final SnapshotReader snapshot;
  private final Set<TableView.Kind> kinds;
  private final List<String> names = new ArrayList<>();
  private long others;

  /**
   * @param kinds that the command reads
   */
  public Selection(SnapshotReader snapshot, Set<TableView.Kind> kinds) {
    this.snapshot = snapshot;
    this.kinds = Set.copyOf(kinds);
  }

  /**
   * Requires that the filter matches something, or, for {@link TableFilter#ALL}, that there is a
   * database.
   *
   * @throws RestoreException {@link InspectError#NOTHING_SELECTED}
   */
  public void require(TableFilter filter) {
    var schema = new SchemaReader(snapshot);
    List<DbInfo> databases = schema.databases();
    if (databases.isEmpty()) {
      throw new RestoreException(
          InspectError.NOTHING_SELECTED,
          "the target has no database",
          "",
          "Check --target and --ts.");
    }
    if (!filter.equals(TableFilter.ALL)
        && databases.stream()
            .noneMatch(
                database ->
                    schema.anyMatch(
                        database,
                        object -> isSelected(object, filter),
                        table -> table.matches(filter)))) {
      throw new RestoreException(
          InspectError.NOTHING_SELECTED,
          "the filter matches nothing; "
              + (names.isEmpty()
                  ? "the target has no such object"
                  : "the target has "
                      + String.join(", ", names)
                      + (others == 0 ? "" : " and " + others + " more")),
          "--filter");
    }
  }

  private boolean isSelected(SchemaObject object, TableFilter filter) {
    if (!kinds.contains(object.table().kind())) {
      return false;
    }
    if (filter.matches(object.schema(), object.name())) {
      return true;
    }
    if (names.size() < NAMED) {
      names.add(object.qualifiedName());
    } else {
      others++;
    }
    return false;
  }
}
