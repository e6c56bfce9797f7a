package io.pitr.workload;

import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.model.StatementRefused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random statements on the rows of one table. */
final class RowStatements {
  private static final int KINDS = 8;

  private final ClusterModel cluster;
  private final TableName table;
  private final TableDef definition;
  private final boolean autoRandom;

  RowStatements(ClusterModel cluster, TableName table) {
    this.cluster = cluster;
    this.table = table;
    this.definition = cluster.definition(table.database(), table.name());
    this.autoRandom =
        cluster
                .catalog()
                .table(table.database(), table.name())
                .orElseThrow()
                .get("auto_random_bits")
                .longValue()
            > 0;
  }

  /** Does a verb to so many rows; returns how many were not refused. */
  int run(SqlTxn txn, WorkloadRunner.Verb verb, int count, SplittableRandom random) {
    int done = 0;
    List<RowRef> rows =
        verb == WorkloadRunner.Verb.INSERT
            ? List.of()
            : cluster.rows(table.database(), table.name());
    for (int i = 0; i < count; i++) {
      try {
        if (verb == WorkloadRunner.Verb.INSERT) {
          txn.insert(table.database(), table.name(), row(random));
          done++;
        } else if (!rows.isEmpty()) {
          RowRef row = rows.get(random.nextInt(rows.size()));
          if (txn.find(row).isPresent() && change(txn, verb, row, random)) {
            done++;
          }
        }
      } catch (StatementRefused e) {
        continue;
      }
    }
    return done;
  }

  private boolean change(
      SqlTxn txn, WorkloadRunner.Verb verb, RowRef row, SplittableRandom random) {
    switch (verb) {
      case UPDATE -> txn.update(row, changes(random));
      case DELETE -> txn.delete(row);
      default -> txn.lock(row);
    }
    return true;
  }

  private Map<String, Datum> row(SplittableRandom random) {
    Map<String, Datum> values = new HashMap<>();
    for (ColumnDef column : definition.visibleColumns()) {
      if (!column.isGenerated() && !isOmitted(column, random)) {
        values.put(column.name(), value(column, random));
      }
    }
    return values;
  }

  private boolean isOmitted(ColumnDef column, SplittableRandom random) {
    boolean autoIncrement = (column.type().flags() & ColumnType.AUTO_INCREMENT) != 0;
    return autoIncrement && random.nextInt(10) > 0
        || autoRandom && column.type().isPrimaryKey()
        || !column.type().isNotNull() && random.nextInt(20) == 0;
  }

  private Map<String, Datum> changes(SplittableRandom random) {
    Map<String, Datum> values = new HashMap<>();
    for (ColumnDef column : definition.visibleColumns()) {
      boolean key = column.type().isPrimaryKey();
      if (!column.isGenerated() && random.nextInt(key ? 30 : 3) == 0 && !(key && autoRandom)) {
        values.put(column.name(), value(column, random));
      }
    }
    return values;
  }

  private static Datum value(ColumnDef column, SplittableRandom random) {
    if (column.name().equals("kind")) {
      return new Datum.Int(random.nextInt(KINDS));
    }
    return RandomValues.of(column.type(), random);
  }
}
