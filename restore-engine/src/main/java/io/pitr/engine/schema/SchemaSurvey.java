package io.pitr.engine.schema;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.DdlJobView;
import io.pitr.catalog.MetaChange;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of the first pass of a span of the log, which writes nothing: all ids that definitions
 * of tables mention, and the last name of each table and database. Decisions that depend on the end
 * of the span use it.
 */
public final class SchemaSurvey implements SchemaSink {
  private final Map<Long, Set<Long>> idsByTable = new HashMap<>();
  private final Set<Long> mentioned = new HashSet<>();
  private final Set<Long> databaseIds = new HashSet<>();
  private final SortedMap<Long, TableName> lastNames = new TreeMap<>();
  private final Map<Long, String> databaseNames = new HashMap<>();
  private final Map<Long, Set<String>> homes = new HashMap<>();
  private final Set<Long> created = new HashSet<>();
  private final Set<Long> leftBehind = new HashSet<>();
  private long ddlJobs;

  @Override
  public void event(RestoreEvent event) {
    if (event instanceof RestoreEvent.BaseTableRestored base) {
      name(base.table().id(), base.table().schema(), base.table().name());
    } else if (event instanceof RestoreEvent.TableCreated table) {
      name(table.table().id(), table.table().schema(), table.table().name());
      created.add(table.table().id());
    } else if (event instanceof RestoreEvent.TableChanged table) {
      name(table.after().id(), table.after().schema(), table.after().name());
    } else if (event instanceof RestoreEvent.DdlJobFinished finished) {
      ddlJobs++;
      finished(finished.job());
    }
  }

  private void finished(DdlJobView job) {
    job.subJobs().forEach(this::finished);
    if (job.succeeded()) {
      leftBehind.addAll(job.oldPhysicalIds());
      leftBehind.addAll(job.droppedTableIds());
      if (job.type() == ActionType.DROP_TABLE || job.type() == ActionType.TRUNCATE_TABLE) {
        leftBehind.add(job.tableId());
      }
    }
  }

  private void name(long id, String schema, String table) {
    lastNames.put(id, new TableName(schema, table));
    homes.computeIfAbsent(id, key -> new HashSet<>()).add(schema);
  }

  @Override
  public void change(MetaChange change) {
    if (change.delete()) {
      return;
    }
    if (change.key() instanceof MetaKey.Database database) {
      databaseIds.add(database.databaseId());
      databaseNames.put(database.databaseId(), DbInfo.parse(change.value()).name().original());
    } else if (change.key() instanceof MetaKey.Table table) {
      Set<Long> ids = TableInfo.parse(change.value()).allIds();
      idsByTable.computeIfAbsent(table.tableId(), id -> new HashSet<>()).addAll(ids);
      mentioned.addAll(ids);
    }
  }

  /** Tables of the span by id, each with its last name. */
  public SortedMap<Long, TableName> lastNames() {
    return lastNames;
  }

  /** Names of the databases that a table was in, in this span. */
  public Set<String> homes(long tableId) {
    return homes.getOrDefault(tableId, Set.of());
  }

  public Map<Long, String> databaseNames() {
    return databaseNames;
  }

  /** Ids of tables and partitions that the definitions of a table mention. */
  public Set<Long> ids(long tableId) {
    return idsByTable.getOrDefault(tableId, Set.of());
  }

  /** Whether any definition mentions the id of a table or partition. */
  public boolean mentions(long id) {
    return mentioned.contains(id);
  }

  public Set<Long> databaseIds() {
    return databaseIds;
  }

  /** Tables that were created in this span of the log. */
  public Set<Long> created() {
    return created;
  }

  /** Tables and partitions that a finished job dropped and whose rows remain. */
  public Set<Long> leftBehind() {
    return leftBehind;
  }

  public long ddlJobs() {
    return ddlJobs;
  }

  /** A database and a table. */
  public record TableName(String schema, String table) {
    @Override
    public String toString() {
      return "`" + schema + "`.`" + table + "`";
    }
  }
}
