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
 * Checks one table. A first pass reads all rows and all index entries and compares
 * order-independent digests. Only an index with a different digest is compared entry by entry, in
 * both directions, with point reads. So memory use does not depend on the table's size.
 */
final class TableCheck {
  private static final int SHOWN_BYTES = 48;
  private static final int ROWS_PER_REPORT = 8192;

  private final SnapshotReader snapshot;
  private final Findings findings;
  private final String name;
  private final TableDef table;
  private final List<Long> physicalIds;
  private final RowScan rows;
  private final RowName rowName;
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
    rowName = new RowName(reading.rows());
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
   * @param read receives the number of rows read since its last call
   */
  void run(LongConsumer read) {
    findings.table();
    FirstPass pass = new FirstPass(read);
    rows.forEach(pass);
    pass.reportProgress();
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
          missing.reportOtherSessions();
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

  private void problem(String index, Kind kind, String row, byte[] key, String detail) {
    findings.problem(new CheckProblem(name, index, kind, row, HexText.of(key), detail));
  }

  /** The name of a row in {@link CheckProblem}. */
  private String named(Handle handle, RowValues row) {
    return rowName.of(handle, Optional.of(row));
  }

  /** The name of a row that can't be decoded. */
  private String nameOfKey(byte[] key) {
    try {
      byte[] handle = Arrays.copyOfRange(key, TableKeys.RECORD_PREFIX_BYTES, key.length);
      return rowName.of(Handle.decode(handle, table.commonHandle()), Optional.empty());
    } catch (RestoreException e) {
      return hex(key);
    }
  }

  private static String hex(byte[] key) {
    return "0x" + HexText.of(key);
  }

  /** The entries that a row must have. If they can't be computed, reports that and returns none. */
  private List<IndexEntry> entries(IndexCheck check, long id, Handle handle, RowValues row) {
    try {
      return check.entries(id, handle, row, check.session());
    } catch (RestoreException e) {
      String what = e.problems().get(0).what();
      if (e.code() == FormatError.FORMAT_UNSUPPORTED) {
        check.markUncheckable();
        findings.notChecked(new NotChecked(name, check.index().name(), what));
      } else {
        problem(
            check.index().name(), Kind.UNREADABLE, named(handle, row), handle.recordKey(id), what);
      }
      return List.of();
    }
  }

  /**
   * Whether two values of an entry are equal after decoding: older versions use other layouts for
   * some values.
   */
  private static boolean hasSameMeaning(IndexCheck check, IndexEntry wanted, byte[] found) {
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

  private boolean exists(IndexCheck check, IndexEntry wanted) {
    return snapshot
        .get(wanted.key())
        .filter(found -> hasSameMeaning(check, wanted, found))
        .isPresent();
  }

  private boolean allExist(IndexCheck check, List<IndexEntry> wanted) {
    return wanted.stream().allMatch(entry -> exists(check, entry));
  }

  /**
   * Whether all entries of a row exist as another session computes them. All entries of a row come
   * from one session, because every change of the row rewrites them.
   *
   * @param fits additional condition on the entries
   */
  private boolean isOfAnotherSession(
      IndexCheck check, long id, Handle handle, RowValues row, Predicate<List<IndexEntry>> fits) {
    for (SessionSettings other : check.otherSessions()) {
      try {
        List<IndexEntry> entries = check.entries(id, handle, row, other);
        if (fits.test(entries) && allExist(check, entries)) {
          return true;
        }
      } catch (RestoreException e) {
        // A session with these settings can't have written the row.
      }
    }
    return false;
  }

  /** Receives the entries of an index. */
  private interface EntryVisitor {
    void entry(byte[] key, byte[] value);
  }

  /**
   * Reads every row once: verifies checksums and computes the digests of the expected index
   * entries.
   */
  private final class FirstPass implements RowScan.Visitor {
    private final LongConsumer read;
    private long unreportedRows;

    FirstPass(LongConsumer read) {
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
      if (++unreportedRows == ROWS_PER_REPORT) {
        reportProgress();
      }
    }

    void reportProgress() {
      read.accept(unreportedRows);
      unreportedRows = 0;
    }

    private void checksum(long physicalId, Handle handle, byte[] value, RowValues row) {
      try {
        switch (RowChecksum.verify(table, physicalId, handle, value, row)) {
          case ABSENT -> {}
          case RIGHT -> findings.rowChecksum();
          case WRONG -> {
            findings.rowChecksum();
            problem(
                "",
                Kind.CHECKSUM,
                named(handle, row),
                handle.recordKey(physicalId),
                "the row does not match its checksum");
          }
        }
      } catch (RestoreException e) {
        String what = e.problems().get(0).what();
        if (e.code() == FormatError.FORMAT_UNSUPPORTED) {
          findings.notChecked(new NotChecked(name, "", what));
        } else {
          problem("", Kind.UNREADABLE, named(handle, row), handle.recordKey(physicalId), what);
        }
      }
    }

    @Override
    public void unreadable(byte[] key, RestoreException why) {
      count();
      problem("", Kind.UNREADABLE, nameOfKey(key), key, why.problems().get(0).what());
    }
  }

  /** Finds missing and different entries, row by row. */
  private final class MissingEntries implements RowScan.Visitor {
    private final IndexCheck check;
    private long ofOtherSessions;

    MissingEntries(IndexCheck check) {
      this.check = check;
    }

    void reportOtherSessions() {
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
      if (allExist(check, wanted)) {
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
          problem(
              index,
              Kind.MISSING,
              named(handle, row),
              entry.key(),
              "the row has no entry in the index");
        } else if (!hasSameMeaning(check, entry, found.get())) {
          String detail =
              "the row requires the value %s, the entry has %s"
                  .formatted(
                      HexText.abridged(entry.value(), SHOWN_BYTES),
                      HexText.abridged(found.get(), SHOWN_BYTES));
          problem(index, Kind.MISMATCH, named(handle, row), entry.key(), detail);
        }
      }
    }

    @Override
    public void unreadable(byte[] key, RestoreException why) {
      // Reported by the first pass.
    }
  }

  /** Finds entries without a matching row, entry by entry. */
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
          problem(
              index,
              Kind.EXTRA,
              rowName.of(handle, Optional.empty()),
              key,
              "its partition " + physicalId + " does not exist");
          return;
        }
        Optional<RowValues> row = rows.row(physicalId, handle);
        if (row.isEmpty()) {
          problem(
              index,
              Kind.EXTRA,
              rowName.of(handle, Optional.empty()),
              key,
              "the row of the entry does not exist");
        } else if (!requires(key, physicalId, handle, row.get())) {
          problem(
              index,
              Kind.EXTRA,
              named(handle, row.get()),
              key,
              "the row of the entry has other values");
        }
      } catch (RestoreException e) {
        problem(index, Kind.UNREADABLE, hex(key), key, e.problems().get(0).what());
      }
    }

    private boolean requires(byte[] key, long physicalId, Handle handle, RowValues row) {
      List<IndexEntry> wanted = entries(check, physicalId, handle, row);
      return has(wanted, key)
          || ((wanted.isEmpty() || !allExist(check, wanted))
              && isOfAnotherSession(check, physicalId, handle, row, entries -> has(entries, key)));
    }

    private static boolean has(List<IndexEntry> entries, byte[] key) {
      return entries.stream().anyMatch(entry -> Arrays.equals(entry.key(), key));
    }
  }
}
