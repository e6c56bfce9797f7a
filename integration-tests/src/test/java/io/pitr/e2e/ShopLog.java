package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.WritableStorage;
import io.pitr.compaction.CompactionOptions;
import io.pitr.compaction.CompactionOptions.Leftovers;
import io.pitr.compaction.LogCompactor;
import io.pitr.compaction.MigrationLog;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.sql.value.Datum;
import io.pitr.writer.Upstream;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A small cluster with one table of long and short rows, its backups, and changed copies of its log
 * backup.
 */
final class ShopLog {
  private static final TableSpec ORDERS =
      TableSpec.named("orders")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column("name", SqlType.varchar(64))
          .column("pad", SqlType.varchar(1200))
          .primaryKey("id")
          .index(IndexSpec.of("by_name", "name"));

  private final Path folder;
  private final Upstream upstream;
  private final List<RowRef> rows = new ArrayList<>();
  private final Tso base;
  private int copies;

  ShopLog(Path folder, Upstream.Options options) {
    this.folder = folder;
    this.upstream = Upstream.into(folder, options);
    upstream.ddl().createDatabase("shop").finish();
    upstream.ddl().createTable("shop", ORDERS).finish();
    orders(10);
    this.base = upstream.fullBackup();
  }

  Upstream upstream() {
    return upstream;
  }

  Tso base() {
    return base;
  }

  /** Transactions that each insert one row, every other one long, and change one; then a flush. */
  Tso orders(int count) {
    for (int i = 0; i < count; i++) {
      SqlTxn txn = upstream.cluster().begin();
      rows.add(insert(txn, "orders"));
      txn.commit();
      if (i % 3 == 0) {
        SqlTxn change = upstream.cluster().begin();
        int at = rows.size() - 1 - i / 2;
        rows.set(at, change.update(rows.get(at), Map.of("name", Datum.ofString("changed" + i))));
        change.commit();
      }
      upstream.cluster().clock().pass(1_000);
    }
    upstream.flush();
    return upstream.cluster().clock().next();
  }

  RowRef insert(SqlTxn txn, String table) {
    return insert(txn, table, rows.size());
  }

  /** Odd numbers give long rows. */
  RowRef insert(SqlTxn txn, String table, int number) {
    return txn.insert(
        "shop",
        table,
        Map.of(
            "name", Datum.ofString("order" + number),
            "pad", Datum.ofString("x".repeat(number % 2 == 0 ? 10 : 900))));
  }

  TableSpec like(String name) {
    return TableSpec.named(name)
        .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
        .column("name", SqlType.varchar(64))
        .column("pad", SqlType.varchar(1200))
        .primaryKey("id")
        .index(IndexSpec.of("by_name", "name"));
  }

  /** Flushes everything; returns the end of the log. */
  Tso complete() {
    return upstream.complete();
  }

  /** The log as it was written. */
  Workbench plain() {
    return new Workbench(folder.resolve("full"), folder.resolve("log"));
  }

  /** A changed copy of the log. */
  Workbench changed(Consumer<WritableStorage> change) {
    return new Workbench(folder.resolve("full"), copy(change));
  }

  /** The folder of such a copy. */
  Path copy(Consumer<WritableStorage> change) {
    Path copy = folder.resolve("log" + copies++);
    copy(folder.resolve("log"), copy);
    try (WritableStorage storage = storage(copy)) {
      change.accept(storage);
    }
    return copy;
  }

  Path full() {
    return folder.resolve("full");
  }

  static Consumer<WritableStorage> compacted(Leftovers leftovers) {
    return compacted(CompactionOptions.EVERYTHING.leftovers(leftovers));
  }

  static Consumer<WritableStorage> compacted(CompactionOptions... compactions) {
    return storage -> {
      var compactor = new LogCompactor(storage, 5);
      for (CompactionOptions compaction : compactions) {
        compactor.compact(compaction);
      }
    };
  }

  static Consumer<WritableStorage> migrated(
      Consumer<io.pitr.format.proto.Brpb.Migration.Builder> change) {
    return storage -> {
      var migration = io.pitr.format.proto.Brpb.Migration.newBuilder();
      change.accept(migration);
      new MigrationLog(storage).append(migration.build());
    };
  }

  static WritableStorage storage(Path folder) {
    return new LocalStoragePlugin()
        .storages()
        .get(0)
        .openForWriting("local://" + folder.toAbsolutePath(), OptionValues.NONE);
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
