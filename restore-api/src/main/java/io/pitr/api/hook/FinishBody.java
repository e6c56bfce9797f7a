package io.pitr.api.hook;

import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import java.util.List;
import java.util.Optional;

/**
 * What an action does. Targets implement all but {@link Custom}, which the engine runs. Each may be
 * repeated after a crash: doing it twice ends in the same state. Table ids are the upstream's.
 */
public sealed interface FinishBody {

  /** Asks for TiFlash replicas of a table. */
  record SetReplica(long tableId, long count, List<String> locationLabels) implements FinishBody {
    public SetReplica {
      locationLabels = List.copyOf(locationLabels);
    }
  }

  /**
   * Builds the entries of a public index anew from the rows of its table, and checks them.
   *
   * @param session what the upstream evaluated expressions with; empty where nothing recorded it,
   *     which stands for {@link SessionSettings#ASSUMED}
   */
  record RebuildIndex(long tableId, long indexId, Optional<SessionSettings> session)
      implements FinishBody {

    /** With a session that is not known. */
    public RebuildIndex(long tableId, long indexId) {
      this(tableId, indexId, Optional.empty());
    }
  }

  /**
   * Takes an index that is to be built out of the definition of its table, with all its entries, in
   * whatever state an earlier try to build it left it. Asked for by the user, never by a hook.
   */
  record LeaveOutIndex(long tableId, long indexId) implements FinishBody {}

  /** Takes a foreign key away for the time its index is rebuilt. */
  record DropForeignKey(long tableId, String name) implements FinishBody {}

  /** Puts a foreign key back as the final schema has it. */
  record AddForeignKey(long tableId, String name) implements FinishBody {}

  /**
   * Deletes what dropped objects left behind.
   *
   * @param jobId the upstream job that left them; groups ranges
   */
  record DeleteRanges(long jobId, List<ObjectRange> ranges) implements FinishBody {
    public DeleteRanges {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * SQL for a target that has a SQL server; others say that they can't.
   *
   * @param statements complete, quoted, run in order in one session
   */
  record RunSql(List<String> statements) implements FinishBody {
    public RunSql {
      statements = List.copyOf(statements);
    }
  }

  /**
   * Puts rows into one of the cluster's own tables; others than targets with a SQL server say that
   * they can't.
   *
   * @param table in the database {@code mysql}
   * @param replacedBy a column: rows that share a value of it with one of these go first; empty
   *     where the table's own keys make new rows replace old ones
   * @param columns their names; a target leaves out those that its table does not have
   * @param rows a SQL literal for each column, with {@code sql_mode = ''} and {@code time_zone =
   *     '+00:00'}
   */
  record PutSystemRows(
      String table, String replacedBy, List<String> columns, List<List<String>> rows)
      implements FinishBody {
    public PutSystemRows {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /** The plugin's own code. */
  record Custom(Callback callback) implements FinishBody {}

  /**
   * All keys of a physical id, or those of one of its indexes.
   *
   * @param physicalId upstream
   * @param indexId the index as it stands in keys (a temporary index with its prefix bits), or
   *     {@link #WHOLE_TABLE}
   */
  record ObjectRange(long physicalId, long indexId) {
    public static final long WHOLE_TABLE = 0;
  }

  /** Idempotent: the key is the action's id, the same at each call. */
  @FunctionalInterface
  interface Callback {
    void run(String key, SchemaView finalSchema);
  }
}
