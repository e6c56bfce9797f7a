package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.ActionOutcome.Status;
import io.pitr.api.hook.FinishBody.RebuildIndex;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetError;
import io.pitr.format.FormatError;
import io.pitr.sql.index.IndexWriter;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.text.SourceRules;
import java.util.Optional;

/**
 * Rebuilds an index from the rows of its table, with all changes at one timestamp: computes and
 * sorts the expected entries, compares them with the present ones, repairs the differences, and
 * compares again. Memory does not grow with the table.
 */
final class LocalIndexRebuild {
  private final EmbeddedTarget target;
  private final long memoryBytes;

  LocalIndexRebuild(EmbeddedTarget target, EmbeddedResources limits) {
    this.target = target;
    this.memoryBytes = Math.min(limits.memoryBytes(), Runtime.getRuntime().maxMemory()) / 4;
  }

  ActionOutcome rebuild(RebuildIndex action, SchemaView schema) {
    Optional<TargetTable> found = TargetTable.find(target, schema, action.tableId());
    if (found.isEmpty()) {
      return notApplicable("table " + action.tableId() + " is gone from the schema");
    }
    TargetTable owner = found.get();
    TableReading reading = TableReading.of(owner.info().tree(), SourceRules.of(target.identity()));
    if (reading instanceof TableReading.Unreadable unreadable) {
      return notApplicable(owner.quotedName() + " can't be read: " + unreadable.why().what());
    }
    TableDef table = ((TableReading.Readable) reading).table();
    Optional<IndexDef> index =
        table.indexes().stream().filter(any -> any.id() == action.indexId()).findFirst();
    if (index.isEmpty()) {
      return notApplicable("index " + action.indexId() + " is gone from " + owner.quotedName());
    }
    String where = TargetTable.quoted(index.get().name()) + " of " + owner.quotedName();
    if (!table.hasEntries(index.get())) {
      return notApplicable("index " + where + " is not public, or has no entries of its own");
    }
    Optional<String> obstacle = IndexWriter.obstacle(table, index.get());
    if (obstacle.isPresent()) {
      throw notBuildable(obstacle.get(), where);
    }
    try {
      return rebuild(table, index.get(), action.session(), where);
    } catch (RestoreException e) {
      String what = e.problems().get(0).what();
      if (e.code() == FormatError.FORMAT_UNSUPPORTED) {
        throw notBuildable(what, where);
      } else if (e.code() == FormatError.FORMAT_CORRUPT) {
        String skip =
            TargetError.skipIndex(owner.view().schema(), owner.view().name(), index.get().name());
        throw new RestoreException(TargetError.INDEX_ROW_REFUSED, what, where, skip, e);
      }
      throw e;
    }
  }

  private ActionOutcome rebuild(
      TableDef table, IndexDef index, Optional<SessionSettings> session, String where) {
    var scan = new IndexScan(table, index, session.orElse(SessionSettings.ASSUMED));
    Tso start = target.timestamp(Tso.ZERO);
    Tso commit = target.timestamp(start);
    try (var sorter = new IndexEntrySorter(target.store(), memoryBytes)) {
      String changes;
      try (SnapshotReader reader = target.snapshot(Tso.MAX);
          var repair = new IndexRepair(target.store(), scan, reader, where, start, commit)) {
        scan.fill(reader, sorter);
        new IndexDifference(reader, scan.idsInKeys(), index.id()).walk(sorter, repair);
        changes = repair.publish(target.publisher());
      }
      long entries = verify(scan, index, sorter, where);
      return new ActionOutcome(
          Status.DONE,
          entries
              + " entries, "
              + changes
              + ", all checked"
              + (scan.dependsOnExpressions() ? "; " + SessionSettings.note(session) : ""));
    }
  }

  private long verify(IndexScan scan, IndexDef index, IndexEntrySorter sorter, String where) {
    try (SnapshotReader reader = target.snapshot(Tso.MAX)) {
      return new IndexDifference(reader, scan.idsInKeys(), index.id())
          .walk(sorter, new RebuiltIndexCheck(where));
    }
  }

  private static RestoreException notBuildable(String why, String where) {
    return new RestoreException(TargetError.INDEX_NOT_BUILDABLE, why, where);
  }

  private static ActionOutcome notApplicable(String detail) {
    return new ActionOutcome(Status.NOT_APPLICABLE, detail);
  }
}
