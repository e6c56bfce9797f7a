package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.sql.value.Datum;
import io.pitr.writer.ObjectSink;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * A cluster whose log backup grows while it is followed: rows, a transaction that is open during
 * each flush, an ADD INDEX that does one step per flush, tables that are truncated. Files appear
 * complete, as in an object store.
 */
final class GrowingLog {
  /** Used before a log exists. */
  static final GrowingLog NONE = new GrowingLog();

  private static final String DATABASE = "app";

  private final Upstream upstream;
  private final Deque<DdlJob> jobs = new ArrayDeque<>();
  private int rounds;
  private Tso checkpoint = Tso.ZERO;
  private Tso base = Tso.ZERO;

  private GrowingLog() {
    this((path, content) -> {}, (path, content) -> {});
  }

  private GrowingLog(ObjectSink full, ObjectSink log) {
    upstream = new Upstream(full, log, Upstream.Options.DEFAULT);
  }

  /** Begins a log with some rows below {@code log}, and a full backup below {@code full}. */
  static GrowingLog in(Path folder) {
    var growing = new GrowingLog(whole(folder.resolve("full")), whole(folder.resolve("log")));
    growing.begin();
    return growing;
  }

  private void begin() {
    upstream.ddl().createDatabase(DATABASE).finish();
    for (int i = 0; i < 3; i++) {
      upstream
          .ddl()
          .createTable(
              DATABASE,
              TableSpec.named("t" + i)
                  .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
                  .column(ColumnSpec.of("name", SqlType.varchar(400)).notNull())
                  .primaryKey("id"))
          .finish();
    }
    rows(20);
    base = upstream.fullBackup();
    rows(5);
    checkpoint = upstream.flush();
  }

  /** Changes rows and definitions, then flushes; returns the new checkpoint. */
  synchronized Tso grow() {
    rounds++;
    SqlTxn open = upstream.cluster().begin();
    insert(open, "t0", 300);
    rows(5);
    if (jobs.isEmpty()) {
      jobs.add(
          upstream
              .ddl()
              .addIndex(DATABASE, "t1", IndexSpec.of("name" + rounds, "name"), ReorgType.INGEST));
    }
    if (jobs.peek().isFinished()) {
      jobs.remove();
    } else {
      jobs.peek().step();
    }
    if (rounds % 3 == 0) {
      upstream.ddl().truncateTable(DATABASE, "t2").finish();
    }
    open.prewrite();
    upstream.flush();
    open.commit();
    upstream.cluster().clock().pass(1_000);
    checkpoint = upstream.flush();
    return checkpoint;
  }

  /** Grows until a timestamp is covered. */
  synchronized void growPast(Tso ts) {
    upstream.cluster().clock().pass(ts.physicalMillis() - checkpoint.physicalMillis() + 1);
    grow();
  }

  /** Timestamp of the full backup. */
  Tso base() {
    return base;
  }

  synchronized Tso checkpoint() {
    return checkpoint;
  }

  private void rows(int count) {
    for (int i = 0; i < count; i++) {
      SqlTxn txn = upstream.cluster().begin();
      insert(txn, "t" + i % 3, i % 2 == 0 ? 20 : 300);
      txn.commit();
      upstream.cluster().clock().pass(5);
    }
  }

  private static void insert(SqlTxn txn, String table, int length) {
    String name = txn.startTs() + "x".repeat(length);
    txn.insert(DATABASE, table, Map.of("name", Datum.ofString(name)));
  }

  private static ObjectSink whole(Path root) {
    return (path, content) -> {
      Path file = root.resolve(path);
      Path draft = root.resolveSibling("draft");
      try {
        Files.createDirectories(file.getParent());
        Files.write(draft, content);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
