package io.pitr.inspect.check;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.FormatError;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.PartitionDefinition;
import io.pitr.format.schema.TableInfo;
import io.pitr.inspect.check.CheckProblem.Kind;
import io.pitr.inspect.ddl.SqlText;
import io.pitr.inspect.schema.SchemaObject;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.index.IndexWriter;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowChecksum;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Checks one table. First the rows are read once, and each index once, and compared by number and
 * order-free sum: enough when all is well. Only an index where these differ is looked at entry by
 * entry, both ways, with reads of single keys; so memory does not grow with the table.
 */
final class TableCheck {
  private static final int SHOWN_BYTES = 48;
  private static final int ROWS_PER_WORD = 8192;

  private final SnapshotReader snapshot;
  private final Findings findings;
  private final String name;
  private final TableDef table;
  private final List<Long> physicalIds;
  private final RowScan rows;
  private final List<IndexCheck> indexes = new ArrayList<>();

  TableCheck(
      SnapshotReader snapshot,
      SchemaObject object,
      TableReading.Readable reading,
      Set<String> pending,
      Map<IndexId, SessionSettings> sessions,
      Findings findings) {
    this.snapshot = snapshot;
    this.findings = findings;
    name = object.qualifiedName();
    table = reading.table();
    physicalIds = physicalIds(object.table());
    rows = new RowScan(snapshot, reading, physicalIds);
    for (IndexDef index : table.indexes()) {
      if (table.hasEntries(index)) {
        add(index, pending, Optional.ofNullable(sessions.get(new IndexId(table.id(), index.id()))));
      }
    }
  }

  private static List<Long> physicalIds(TableInfo info) {
    return info.isPartitioned()
        ? info.partition().orElseThrow().definitions().stream()
            .map(PartitionDefinition::id)
            .toList()
        : List.of(info.id());
  }

  private void add(IndexDef index, Set<String> pending, Optional<SessionSettings> session) {
    String indexName = name + "." + SqlText.name(index.name());
    if (pending.contains(indexName)) {
      findings.pending(indexName);
      return;
    }
    Optional<String> obstacle = IndexWriter.obstacle(table, index);
    if (obstacle.isPresent()) {
      findings.notChecked(new NotChecked(name, index.name(), obstacle.get()));
    } else {
      indexes.add(new IndexCheck(table, index, session));
    }
  }

  /**
   * @param read hears how many more rows were read, time and again
   */
  void run(LongConsumer read) {
    findings.table();
    FirstLook look = new FirstLook(read);
    rows.forEach(look);
    look.tell();
    for (IndexCheck check : indexes) {
      if (check.isCheckable()) {
        scanEntries(
            check,
            (key, value) -> check.actual().add(key, new IndexEntry(key, value).settled().value()));
        findings.indexEntries(check.actual().count());
        if (!check.expected().sameAs(check.actual())) {
          var missing = new MissingEntries(check);
          rows.forEach(missing);
          scanEntries(check, new EntriesWithoutRows(check));
          missing.tell();
        }
      }
    }
  }

  private void scanEntries(IndexCheck check, EntryVisitor visitor) {
    List<Long> ids = check.index().global() ? List.of(table.id()) : physicalIds;
    for (long id : ids) {
      byte[] prefix = TableKeys.indexPrefix(id, check.index().id());
      try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
        while (cursor.next()) {
          visitor.entry(cursor.key(), cursor.value());
        }
      }
    }
  }

  private void problem(String index, Kind kind, byte[] key, String detail) {
    findings.problem(new CheckProblem(name, index, kind, HexText.of(key), detail));
  }

  /** The entries a row asks for; none, and the index given up, when they can't be computed. */
  private List<IndexEntry> entries(IndexCheck check, long id, Handle handle, RowValues row) {
    try {
      return check.entries(id, handle, row, check.session());
    } catch (RestoreException e) {
      String what = e.problems().get(0).what();
      if (e.code() == FormatError.FORMAT_UNSUPPORTED) {
        check.giveUp();
        findings.notChecked(new NotChecked(name, check.index().name(), what));
      } else {
        problem(check.index().name(), Kind.UNREADABLE, handle.recordKey(id), what);
      }
      return List.of();
    }
  }

  /** Older versions write some values in other layouts: what counts is what they say. */
  private static boolean means(IndexCheck check, IndexEntry wanted, byte[] found) {
    if (Arrays.equals(found, wanted.value())) {
      return true;
    }
    try {
      return check
          .reader()
          .decode(wanted.key(), found)
          .equals(check.reader().decode(wanted.key(), wanted.value()));
    } catch (RestoreException e) {
      return false;
    }
  }

  private boolean isThere(IndexCheck check, IndexEntry wanted) {
    return snapshot.get(wanted.key()).filter(found -> means(check, wanted, found)).isPresent();
  }

  private boolean areThere(IndexCheck check, List<IndexEntry> wanted) {
    return wanted.stream().allMatch(entry -> isThere(check, entry));
  }

  /**
   * Whether another session computes entries of a row that are all there. All entries of a row are
   * of one session: whoever changes the row writes them anew.
   *
   * @param fits what the entries must be besides
   */
  private boolean isOfAnotherSession(
      IndexCheck check, long id, Handle handle, RowValues row, Predicate<List<IndexEntry>> fits) {
    for (SessionSettings other : check.otherSessions()) {
      try {
        List<IndexEntry> entries = check.entries(id, handle, row, other);
        if (fits.test(entries) && areThere(check, entries)) {
          return true;
        }
      } catch (RestoreException e) {
        // Such a session can't have written the row.
      }
    }
    return false;
  }

  /** Told of the entries of an index. */
  private interface EntryVisitor {
    void entry(byte[] key, byte[] value);
  }

  /** Reads every row once: checksums, and the sums of what the indexes should hold. */
  private final class FirstLook implements RowScan.Visitor {
    private final LongConsumer read;
    private long untold;

    FirstLook(LongConsumer read) {
      this.read = read;
    }

    @Override
    public void row(long physicalId, Handle handle, byte[] value, RowValues row) {
      count();
      checksum(physicalId, handle, value, row);
      for (IndexCheck check : indexes) {
        if (check.isCheckable()) {
          for (IndexEntry entry : entries(check, physicalId, handle, row)) {
            check.expected().add(entry.key(), entry.value());
          }
        }
      }
    }

    private void count() {
      findings.row();
      if (++untold == ROWS_PER_WORD) {
        tell();
      }
    }

    void tell() {
      read.accept(untold);
      untold = 0;
    }

    private void checksum(long physicalId, Handle handle, byte[] value, RowValues row) {
      try {
        switch (RowChecksum.verify(table, physicalId, handle, value, row)) {
          case ABSENT -> {}
          case RIGHT -> findings.rowChecksum();
          case WRONG -> {
            findings.rowChecksum();
            problem("", Kind.CHECKSUM, handle.recordKey(physicalId), RowScan.name(handle));
          }
        }
      } catch (RestoreException e) {
        String what = e.problems().get(0).what();
        if (e.code() == FormatError.FORMAT_UNSUPPORTED) {
          findings.notChecked(new NotChecked(name, "", what));
        } else {
          problem("", Kind.UNREADABLE, handle.recordKey(physicalId), what);
        }
      }
    }

    @Override
    public void unreadable(byte[] key, RestoreException why) {
      count();
      problem("", Kind.UNREADABLE, key, why.problems().get(0).what());
    }
  }

  /** Looks for the entries of each row, one by one. */
  private final class MissingEntries implements RowScan.Visitor {
    private final IndexCheck check;
    private long ofOtherSessions;

    MissingEntries(IndexCheck check) {
      this.check = check;
    }

    void tell() {
      if (ofOtherSessions > 0) {
        findings.otherSessions(
            new OtherSessions(
                name,
                check.index().name(),
                ofOtherSessions,
                check.session().text(),
                check.sessionIsAssumed()));
      }
    }

    @Override
    public void row(long physicalId, Handle handle, byte[] value, RowValues row) {
      List<IndexEntry> wanted = entries(check, physicalId, handle, row);
      if (areThere(check, wanted)) {
        return;
      }
      if (isOfAnotherSession(check, physicalId, handle, row, entries -> true)) {
        ofOtherSessions++;
        return;
      }
      for (IndexEntry entry : wanted) {
        Optional<byte[]> found = snapshot.get(entry.key());
        String index = check.index().name();
        if (found.isEmpty()) {
          problem(index, Kind.MISSING, entry.key(), RowScan.name(handle) + " has no entry");
        } else if (!means(check, entry, found.get())) {
          String detail =
              "%s wants %s, the entry holds %s"
                  .formatted(
                      RowScan.name(handle),
                      HexText.abridged(entry.value(), SHOWN_BYTES),
                      HexText.abridged(found.get(), SHOWN_BYTES));
          problem(index, Kind.MISMATCH, entry.key(), detail);
        }
      }
    }

    @Override
    public void unreadable(byte[] key, RestoreException why) {
      // Told by the first look.
    }
  }

  /** Looks for the row of each entry, one by one. */
  private final class EntriesWithoutRows implements EntryVisitor {
    private final IndexCheck check;

    EntriesWithoutRows(IndexCheck check) {
      this.check = check;
    }

    @Override
    public void entry(byte[] key, byte[] value) {
      String index = check.index().name();
      try {
        var entry = check.reader().decode(key, value);
        long physicalId = entry.partitionId().orElseGet(() -> TableKeys.physicalId(key, name));
        Handle handle = entry.handle();
        if (!physicalIds.contains(physicalId)) {
          problem(index, Kind.EXTRA, key, "its partition " + physicalId + " is not there");
          return;
        }
        Optional<RowValues> row = rows.row(physicalId, handle);
        if (row.isEmpty()) {
          problem(index, Kind.EXTRA, key, RowScan.name(handle) + " is not there");
        } else if (!asksFor(key, physicalId, handle, row.get())) {
          problem(index, Kind.EXTRA, key, RowScan.name(handle) + " has other values");
        }
      } catch (RestoreException e) {
        problem(index, Kind.UNREADABLE, key, e.problems().get(0).what());
      }
    }

    private boolean asksFor(byte[] key, long physicalId, Handle handle, RowValues row) {
      List<IndexEntry> wanted = entries(check, physicalId, handle, row);
      return has(wanted, key)
          || ((wanted.isEmpty() || !areThere(check, wanted))
              && isOfAnotherSession(check, physicalId, handle, row, entries -> has(entries, key)));
    }

    private static boolean has(List<IndexEntry> entries, byte[] key) {
      return entries.stream().anyMatch(entry -> Arrays.equals(entry.key(), key));
    }
  }
}
