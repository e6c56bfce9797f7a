package io.pitr.engine.schema;

import io.pitr.api.ProblemCollector;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.DdlJobView;
import io.pitr.catalog.MetaChange;
import io.pitr.engine.EngineError;
import io.pitr.engine.schema.SchemaSurvey.TableName;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.Job;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds tables that RECOVER or FLASHBACK restored upstream although they were dropped before the
 * full backup, so that their earlier rows are in neither backup.
 *
 * <p>The finished DDL job names such a table. If a segment ends between the recovery and the end of
 * the job, the recovery itself is recognised: the upstream sets the row id allocator in the same
 * transaction, and the table has an id that was allocated before the segment.
 */
public final class RecoveredTables implements SchemaSink {
  private final LongPredicate known;
  private final SortedMap<Long, Arrival> arrivals = new TreeMap<>();
  private final Map<Long, Boolean> jobs = new HashMap<>();
  private final Map<Long, Tso> recoveredDatabases = new HashMap<>();
  private long firstGlobalId = Long.MAX_VALUE;

  /**
   * @param known whether the chain restores or leaves out a table or partition with this id, or an
   *     earlier change mentions it
   */
  public RecoveredTables(LongPredicate known) {
    this.known = known;
  }

  @Override
  public void change(MetaChange change) {
    if (change.delete()) {
      return;
    }
    if (change.key() instanceof MetaKey.Table table) {
      if (!arrivals.containsKey(table.tableId()) && !known.test(table.tableId())) {
        arrivals.put(table.tableId(), new Arrival(change.commitTs(), table.databaseId(), false));
      }
    } else if (change.key() instanceof MetaKey.AutoId id) {
      Arrival arrival = arrivals.get(id.tableId());
      if (id.kind() == MetaKey.AutoId.Kind.ROW_ID
          && arrival != null
          && arrival.commitTs().equals(change.commitTs())) {
        arrivals.put(id.tableId(), arrival.withRowId());
      }
    } else if (change.key() instanceof MetaKey.NextGlobalId && firstGlobalId == Long.MAX_VALUE) {
      firstGlobalId = Long.parseLong(new String(change.value(), StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void event(RestoreEvent event) {
    if (event instanceof RestoreEvent.BaseTableRestored base) {
      arrivals.remove(base.table().id());
    } else if (event instanceof RestoreEvent.DdlJobFinished finished
        && finished.job().succeeded()) {
      DdlJobView job = finished.job();
      if (job.type() == ActionType.RECOVER_SCHEMA) {
        recoveredDatabases.put(job.schemaId(), finished.commitTs());
      } else {
        explain(job.tableId(), job.type() == ActionType.RECOVER_TABLE);
        if (job instanceof Job full) {
          full.newTableId().ifPresent(id -> explain(id, false));
        }
      }
    }
  }

  /** The first job on a table that ends after the table appeared is the one that created it. */
  private void explain(long tableId, boolean recovered) {
    if (arrivals.containsKey(tableId)) {
      jobs.putIfAbsent(tableId, recovered);
    }
  }

  /**
   * @param names of tables at the end of the span
   * @param isRestored whether a table is not left out
   * @throws io.pitr.api.RestoreException {@link EngineError#RECOVERED_WITHOUT_ROWS}, one problem
   *     per table
   */
  public void requireNone(SortedMap<Long, TableName> names, Predicate<Long> isRestored) {
    var problems = new ProblemCollector();
    arrivals.forEach(
        (id, arrival) -> {
          if (isRecovered(id, arrival) && isRestored.test(id)) {
            problems.add(
                EngineError.RECOVERED_WITHOUT_ROWS,
                names.get(id)
                    + " was recovered at "
                    + arrival.commitTs()
                    + " and was dropped before the full backup",
                "table id " + id);
          }
        });
    problems.throwIfAny();
  }

  private boolean isRecovered(long id, Arrival arrival) {
    @Nullable Boolean byJob = jobs.get(id);
    if (byJob != null) {
      return byJob;
    }
    Tso database = recoveredDatabases.get(arrival.databaseId());
    boolean withDatabase = database != null && !arrival.commitTs().isAfter(database);
    return arrival.setsRowId() && (withDatabase || id < firstGlobalId);
  }

  /**
   * The first definition of a table.
   *
   * @param setsRowId whether its transaction set the row id allocator too
   */
  private record Arrival(Tso commitTs, long databaseId, boolean setsRowId) {
    Arrival withRowId() {
      return new Arrival(commitTs, databaseId, true);
    }
  }
}
