package io.pitr.engine.schema;

import io.pitr.api.RestoreException;
import io.pitr.api.target.MetaEntry;
import io.pitr.catalog.MetaChange;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.IdMap;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.util.Optional;
import java.util.Set;

/** Turns changes with upstream ids into entries with the target's ids. */
public final class MetaRewriter {
  private final IdMap ids;
  private final TableTreatment treatment;
  private final Set<Long> reusedDatabases;

  /**
   * @param reusedDatabases upstream ids of databases that existed on the target before the chain;
   *     their own definition is not changed
   */
  public MetaRewriter(IdMap ids, TableTreatment treatment, Set<Long> reusedDatabases) {
    this.ids = ids;
    this.treatment = treatment;
    this.reusedDatabases = Set.copyOf(reusedDatabases);
  }

  /**
   * Empty if the change is not written.
   *
   * @throws RestoreException {@link EngineError#SCHEMA_INCONSISTENT} if an id has no id on the
   *     target
   */
  public Optional<MetaEntry> rewrite(MetaChange change) {
    MetaKey key = change.key();
    if (key instanceof MetaKey.Database database) {
      if (reusedDatabases.contains(database.databaseId())) {
        return Optional.empty();
      }
      long id = map(database.databaseId(), change);
      return Optional.of(
          entry(
              change,
              database.with(id),
              change.delete()
                  ? change.value()
                  : treatment.apply(DbInfo.parse(change.value())).withId(id).json()));
    }
    if (key instanceof MetaKey.Table table) {
      MetaKey mapped = table.with(map(table.databaseId(), change), map(table.tableId(), change));
      return Optional.of(
          entry(change, mapped, change.delete() ? change.value() : definition(change)));
    }
    if (key instanceof MetaKey.AutoId autoId) {
      if (!ids.contains(autoId.tableId())) {
        return Optional.empty();
      }
      MetaKey mapped = autoId.with(map(autoId.databaseId(), change), map(autoId.tableId(), change));
      return Optional.of(entry(change, mapped, change.value()));
    }
    boolean policy = key instanceof MetaKey.Policy && !treatment.quieten();
    return policy ? Optional.of(entry(change, key, change.value())) : Optional.empty();
  }

  private byte[] definition(MetaChange change) {
    return treatment
        .apply(TableInfo.parse(change.value()))
        .mapIds(id -> map(id, change), id -> map(id, change))
        .json();
  }

  private long map(long upstreamId, MetaChange change) {
    return ids.target(upstreamId)
        .orElseThrow(
            () ->
                new RestoreException(
                    EngineError.SCHEMA_INCONSISTENT,
                    "id " + upstreamId + " has no id on the target",
                    change.key() + ", commit-ts " + change.commitTs()));
  }

  private static MetaEntry entry(MetaChange change, MetaKey key, byte[] value) {
    return new MetaEntry(key.encode(), change.startTs(), change.commitTs(), change.delete(), value);
  }
}
