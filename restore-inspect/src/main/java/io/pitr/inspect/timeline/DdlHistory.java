package io.pitr.inspect.timeline;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.JobState;
import io.pitr.apply.RangeReader;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.LogSelection;
import io.pitr.catalog.MetaChange;
import io.pitr.catalog.MetaLog;
import io.pitr.catalog.MetaTransaction;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.GoJson;
import io.pitr.format.schema.Job;
import io.pitr.inspect.verify.TableNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the DDL statements of a span and the names of tables. Not thread-safe. */
final class DdlHistory {
  private static final Logger LOG = LoggerFactory.getLogger(DdlHistory.class);
  private final TableNames names;
  private final Map<Long, TreeSet<Tso>> tableChanges = new HashMap<>();
  private final Map<Long, TreeSet<Tso>> databaseChanges = new HashMap<>();
  private final List<DdlStatement> statements = new ArrayList<>();

  DdlHistory(TableNames names) {
    this.names = names;
  }

  /** The statements in order of their start. */
  List<DdlStatement> read(LogBackup log, CipherSpec cipher, LogSelection selection) {
    try (var ranges = new RangeReader(log.storage(), cipher)) {
      new MetaLog(
              selection.metaRanges(),
              (range, each) -> {
                var cursor = ranges.cursor(range);
                while (cursor.next()) {
                  each.accept(cursor.key(), cursor.value());
                }
              },
              selection.start(),
              selection.shift(),
              selection.restoredTs())
          .forEach(this::take);
    }
    statements.sort(Comparator.comparing(DdlStatement::begun).thenComparing(DdlStatement::jobId));
    return statements;
  }

  private void take(MetaTransaction transaction) {
    for (MetaChange change : transaction.changes()) {
      if (change.key() instanceof MetaKey.Table key) {
        tableChanges.computeIfAbsent(key.tableId(), id -> new TreeSet<>()).add(change.commitTs());
        if (!change.delete()) {
          names.table(change.commitTs(), key.databaseId(), change.value());
        }
      } else if (change.key() instanceof MetaKey.Database key) {
        databaseChanges
            .computeIfAbsent(key.databaseId(), id -> new TreeSet<>())
            .add(change.commitTs());
        if (!change.delete()) {
          names.database(change.commitTs(), change.value());
        }
      } else if (change.key() instanceof MetaKey.DdlHistory && !change.delete()) {
        add(change);
      }
    }
  }

  /** Skips a job that can't be read; `br log verify` reports it. */
  private void add(MetaChange change) {
    Job job;
    Tso ran;
    try {
      job = Job.parse(change.value());
      ran = new Tso(GoJson.parseObject(change.value(), "Job").path("real_start_ts").asLong(0));
    } catch (RestoreException e) {
      LOG.info("a DDL job can't be read", e);
      return;
    }
    Tso after = Tso.max(job.startTs(), ran);
    Map<Long, TreeSet<Tso>> changes = job.tableId() == 0 ? databaseChanges : tableChanges;
    TreeSet<Tso> ofObject =
        changes.getOrDefault(job.tableId() == 0 ? job.schemaId() : job.tableId(), new TreeSet<>());
    Tso begun = ofObject.higher(after);
    statements.add(
        new DdlStatement(
            job.id(),
            nameOf(ActionType.of(job.typeCode()), ActionType.OTHER, "action " + job.typeCode()),
            nameOf(JobState.of(job.stateCode()), JobState.OTHER, "state " + job.stateCode()),
            job.schemaName(),
            job.tableName(),
            job.tableId(),
            job.query(),
            begun == null ? change.commitTs() : begun,
            change.commitTs()));
  }

  private static <E extends Enum<E>> String nameOf(E known, E other, String number) {
    return known == other ? number : known.name();
  }
}
