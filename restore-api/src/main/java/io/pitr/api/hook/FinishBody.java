package io.pitr.api.hook;

import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import java.util.List;
import java.util.Optional;

/**
 * What an action does. Targets carry out all kinds but {@link Custom}, which the engine runs. An
 * action may run twice after a crash; the second time must change nothing. Table ids are those of
 * the upstream cluster.
 */
public sealed interface FinishBody {

  /** Requests TiFlash replicas of a table. */
  record SetReplica(long tableId, long count, List<String> locationLabels) implements FinishBody {
    public SetReplica {
      locationLabels = List.copyOf(locationLabels);
    }
  }

  /**
   * Rebuilds the entries of a public index from the rows of its table, and checks them.
   *
   * @param session the settings with which the upstream evaluated expressions; empty if they are
   *     not recorded, then {@link SessionSettings#ASSUMED} applies
   */
  record RebuildIndex(long tableId, long indexId, Optional<SessionSettings> session)
      implements FinishBody {

    /** For an index whose session is not known. */
    public RebuildIndex(long tableId, long indexId) {
      this(tableId, indexId, Optional.empty());
    }
  }

  /**
   * Drops an index instead of rebuilding it, with all its entries, in whatever state an earlier
   * attempt left it. Requested by the user, never by a hook.
   */
  record LeaveOutIndex(long tableId, long indexId) implements FinishBody {}

  /** Drops a foreign key while its index is rebuilt. */
  record DropForeignKey(long tableId, String name) implements FinishBody {}

  /** Adds a foreign key again, as the final schema has it. */
  record AddForeignKey(long tableId, String name) implements FinishBody {}

  /**
   * Deletes the key ranges that dropped objects left behind.
   *
   * @param jobId the upstream job that left them; groups ranges
   */
  record DeleteRanges(long jobId, List<ObjectRange> ranges) implements FinishBody {
    public DeleteRanges {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * Runs SQL on a target that has a SQL server; other targets report that it does not apply.
   *
   * @param statements complete, quoted, run in order in one session
   */
  record RunSql(List<String> statements) implements FinishBody {
    public RunSql {
      statements = List.copyOf(statements);
    }
  }

  /**
   * Writes rows into a system table of a cluster; targets without a SQL server report that it does
   * not apply.
   *
   * @param table name of a table in the database {@code mysql}
   * @param replacedBy name of a column: existing rows with a value of a new row are deleted first;
   *     empty if the keys of the table make new rows replace old ones
   * @param columns names of the columns; a target leaves out those that its table does not have
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

  /** Code of the plugin. */
  record Custom(Callback callback) implements FinishBody {}

  /**
   * All keys of a physical id, or those of one of its indexes.
   *
   * @param physicalId upstream
   * @param indexId the id of the index in keys (with the prefix bits of a temporary index), or
   *     {@link #WHOLE_TABLE}
   */
  record ObjectRange(long physicalId, long indexId) {
    public static final long WHOLE_TABLE = 0;
  }

  /** Must be idempotent. The key is the id of the action, the same in each call. */
  @FunctionalInterface
  interface Callback {
    void run(String key, SchemaView finalSchema);
  }
}
