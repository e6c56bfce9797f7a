package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.api.schema.SessionSettings;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.row.Handle;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import io.pitr.writer.TsoClock;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.kv.KvEvent;
import io.pitr.writer.kv.MvccStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * An upstream TiDB cluster in memory: clock, ids, catalog, rows, all versions of all keys. DDL and
 * transactions change it step by step as TiDB would, so that a cut can be put between any two
 * commits. The same calls give the same bytes. Not thread-safe.
 */
public final class ClusterModel {
  private static final long FIRST_ID = 114;
  private static final long FIRST_SCHEMA_VERSION = 57;

  private final ClusterOptions options;
  private final TsoClock clock;
  private final MvccStore store;
  private final Catalog catalog = new Catalog();
  private final List<Consumer<KvEvent>> listeners = new ArrayList<>();
  private final NavigableSet<Tso> commits = new TreeSet<>();
  private final Map<Long, Long> tableVersions = new HashMap<>();
  private final Set<SqlTxn> transactions = new LinkedHashSet<>();
  private final Map<Long, TableCodec> codecs = new HashMap<>();
  private final NavigableMap<byte[], SqlTxn> claims = new TreeMap<>(Arrays::compareUnsigned);
  private final IdAllocators autoIds = new IdAllocators(this);
  private final ReplacedColumnValues conversions = new ReplacedColumnValues();
  private final Map<String, SessionSettings> sessions = new HashMap<>();
  private long lastId = FIRST_ID;
  private long schemaVersion = FIRST_SCHEMA_VERSION;
  private long jobs;

  public ClusterModel(ClusterOptions options) {
    this.options = options;
    this.clock = new TsoClock(options.startMillis());
    this.store = new MvccStore(clock, event -> listeners.forEach(l -> l.accept(event)));
    if (options.systemTables()) {
      SystemTables.create(this);
    }
  }

  public ClusterOptions options() {
    return options;
  }

  public TsoClock clock() {
    return clock;
  }

  public MvccStore store() {
    return store;
  }

  /** The newest committed state. */
  public Catalog catalog() {
    return catalog;
  }

  /** Receives every change from now on, in the order of the raft log. */
  public void listen(Consumer<KvEvent> listener) {
    listeners.add(listener);
  }

  /** Commit timestamps of all transactions so far, meta and data. */
  public NavigableSet<Tso> commits() {
    return Collections.unmodifiableNavigableSet(commits);
  }

  public SqlTxn begin() {
    return begin(clock.next());
  }

  /** Begins at a timestamp that was given out before, as transactions without PD's help do. */
  public SqlTxn begin(Tso startTs) {
    SqlTxn txn = new SqlTxn(this, startTs);
    transactions.add(txn);
    return txn;
  }

  /** Columns and indexes of a table as rows are written now. */
  public TableDef definition(String database, String table) {
    return codec(
            Catalog.id(
                catalog
                    .table(database, table)
                    .orElseThrow(
                        () -> new IllegalArgumentException("no table " + database + "." + table))))
        .table();
  }

  /** Whether all rows of a table would go to one partition of another. */
  public boolean fits(String database, String table, long otherTableId, long partitionId) {
    TableCodec other = codec(otherTableId);
    for (RowRef row : rows(database, table)) {
      KeyVersion version = store.visible(row.handle().recordKey(row.physicalId()), Tso.MAX);
      if (version == null
          || !(version.image() instanceof RowImage image)
          || !other.accepts(image)
          || other.targets(image).get(0) != partitionId) {
        return false;
      }
    }
    return true;
  }

  /** Transactions that are neither committed nor rolled back, oldest first. */
  public Collection<SqlTxn> openTransactions() {
    return Collections.unmodifiableCollection(transactions);
  }

  /**
   * What a log backup may call resolved now: every commit up to this has been observed, and no open
   * transaction can commit at or below it.
   */
  public Tso resolvedTs() {
    Tso resolved = clock.next();
    for (var open : store.openTransactions()) {
      resolved = Tso.min(resolved, new Tso(open.startTs().value() - 1));
    }
    return resolved;
  }

  public MetaTxn beginMeta() {
    return new MetaTxn(this);
  }

  /** Takes ids from the global allocator, in a transaction of its own; returns the first. */
  public long allocateIds(int count) {
    MetaTxn txn = beginMeta();
    long first = lastId + 1;
    lastId += count;
    txn.putNumber(new MetaKey.NextGlobalId(), lastId);
    txn.commit();
    return first;
  }

  /** Raises the schema version, in a transaction of its own. */
  public long nextSchemaVersion() {
    MetaTxn txn = beginMeta();
    schemaVersion++;
    txn.putNumber(new MetaKey.SchemaVersion(), schemaVersion);
    txn.commit();
    return schemaVersion;
  }

  long schemaVersion() {
    return schemaVersion;
  }

  public long nextJobSequence() {
    return ++jobs;
  }

  void committed(Tso ts) {
    commits.add(ts);
  }

  void ended(SqlTxn txn) {
    transactions.remove(txn);
    claims.values().removeIf(txn::equals);
  }

  /** A row or index key is changed by one open transaction at a time. */
  void claim(byte[] key, SqlTxn txn) {
    checkClaim(key, txn);
    claims.put(key, txn);
  }

  void checkClaim(byte[] key, SqlTxn txn) {
    SqlTxn holder = claims.get(key);
    if (holder != null && holder != txn) {
      throw new LockedException("the key is held by transaction " + holder.startTs());
    }
  }

  /** Whether a row is free for a new transaction to change. */
  public boolean isFree(RowRef row) {
    return !claims.containsKey(row.handle().recordKey(row.physicalId()));
  }

  /** Sets the values of a changing column for values of the column that it replaces. */
  public void convert(long tableId, long from, long to, UnaryOperator<Datum> convert) {
    conversions.add(tableId, from, to, convert);
  }

  /**
   * Says with which settings sessions evaluate an expression: the one that adds an index over it,
   * and those that write rows.
   */
  public void evaluate(String expression, SessionSettings session) {
    sessions.put(expression, session);
  }

  /** What {@link #evaluate} says of an expression, or else TiDB's defaults. */
  public SessionSettings session(String expression) {
    return sessions.getOrDefault(expression, SessionSettings.ASSUMED);
  }

  ReplacedColumnValues conversions() {
    return conversions;
  }

  IdAllocators autoIds() {
    return autoIds;
  }

  /** A stored allocator was changed by DDL: what servers cached of it is void. */
  public void forgetAutoIds(MetaKey.AutoId.Kind kind, long tableId) {
    autoIds.forget(kind, tableId);
  }

  /** {@code NEXTVAL} on a server without cached values: reserves a block of a sequence. */
  public void reserveSequence(String database, String name) {
    ObjectNode table =
        catalog
            .table(database, name)
            .orElseThrow(() -> new IllegalArgumentException("no sequence " + name));
    SequenceBlocks.reserve(this, table);
  }

  /** What a reader at a timestamp finds. */
  public LogicalState stateAt(Tso ts) {
    return new LogicalState(this, ts);
  }

  /** Encodes rows by the newest version of a table's definition. */
  TableCodec codec(long tableId) {
    return codecs.computeIfAbsent(
        tableId,
        id ->
            new TableCodec(
                catalog.table(id).orElseThrow(() -> new IllegalArgumentException("no table " + id)),
                options.rules(),
                this::session));
  }

  /** Rows of a table that the newest reader sees, in order of key. */
  public List<RowRef> rows(String database, String table) {
    ObjectNode tree =
        catalog
            .table(database, table)
            .orElseThrow(() -> new IllegalArgumentException("no table " + database + "." + table));
    long id = Catalog.id(tree);
    List<RowRef> rows = new ArrayList<>();
    for (long physicalId : codec(id).readIds()) {
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      for (byte[] key : store.scan(prefix, KeyPrefixes.next(prefix), Tso.MAX).keySet()) {
        byte[] handle = Arrays.copyOfRange(key, prefix.length, key.length);
        rows.add(
            new RowRef(id, physicalId, Handle.decode(handle, codec(id).table().commonHandle())));
      }
    }
    return rows;
  }

  void tableChanged(long databaseId, ObjectNode table) {
    catalog.put(databaseId, table);
    codecs.remove(Catalog.id(table));
    tableVersions.merge(Catalog.id(table), 1L, Long::sum);
  }

  void tableDeleted(long databaseId, long tableId) {
    catalog.removeTable(databaseId, tableId);
    tableVersions.merge(tableId, 1L, Long::sum);
  }

  /** Counts the changes of a table's definition. */
  public long tableVersion(long tableId) {
    return tableVersions.getOrDefault(tableId, 0L);
  }
}
