package io.pitr.demo;

import io.pitr.api.Tso;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.log.LogOptions;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One hour of a sample shop and its backups in the real format: a full backup at 10:00, a log
 * backup of all changes, an accident at 10:42. A transaction is open at the first cut, a DDL job is
 * running at the second. Every call writes the same bytes.
 *
 * @param base timestamp of the full backup
 * @param firstCut a moment inside a transaction
 * @param secondCut a moment inside an ADD INDEX
 * @param beforeDrop the last moment with the table orders
 * @param end the end of the log
 * @param rows by table, at {@code beforeDrop}: cells as TiDB prints them, in key order
 */
public record SampleShop(
    Tso base,
    Tso firstCut,
    Tso secondCut,
    Tso beforeDrop,
    Tso end,
    SortedMap<String, List<List<String>>> rows) {
  static final String ACCIDENT = "DROP TABLE `shop`.`orders`";

  /** 2026-03-02 09:00 UTC. */
  private static final long OPENING_MILLIS = 1_772_442_000_000L;

  private static final long MINUTE_MILLIS = 60_000;

  /**
   * Writes the backups.
   *
   * @param folder receives {@code full} and {@code log}
   */
  public static SampleShop open(Path folder) {
    return new Day(folder).live();
  }

  /** Runs the hour. */
  private static final class Day {
    private final Upstream upstream;
    private final ClusterModel cluster;
    private final Ddl ddl;
    private final ShopTrade trade;
    private int minute;

    Day(Path folder) {
      ClusterOptions usual = ClusterOptions.DEFAULT;
      ClusterOptions ours =
          new ClusterOptions(
              usual.clusterId(),
              usual.version(),
              OPENING_MILLIS,
              usual.newCollation(),
              usual.jobVersion(),
              usual.systemTables());
      upstream =
          Upstream.into(
              folder, Upstream.Options.DEFAULT.cluster(ours).log(LogOptions.DEFAULT).seed(42));
      cluster = upstream.cluster();
      ddl = upstream.ddl();
      trade = new ShopTrade(cluster);
    }

    SampleShop live() {
      ddl.createDatabase(ShopTables.DATABASE).finish();
      for (TableSpec table : ShopTables.ALL) {
        ddl.createTable(ShopTables.DATABASE, table).finish();
      }
      trade.fillShelves();
      for (int i = 0; i < 100; i++) {
        trade.signUp();
      }
      pass(60, 6);
      Tso base = upstream.fullBackup();

      pass(8, 12);
      ddl.addIndex(
              ShopTables.DATABASE, "orders", IndexSpec.of("placed", "placed_at"), ReorgType.INGEST)
          .finish();
      pass(4, 12);
      ddl.setTiflashReplica(ShopTables.DATABASE, "orders", 1).finish();
      pass(3, 12);
      SqlTxn open = cluster.begin();
      trade.order(open);
      trade.order(open);
      open.prewrite();
      Tso firstCut = cluster.clock().next();
      pass(1, 4);
      open.commit();

      pass(8, 20);
      ddl.truncateTable(ShopTables.DATABASE, "carts").finish();
      pass(5, 20);
      DdlJob index =
          ddl.addIndex(
              ShopTables.DATABASE, "payments", IndexSpec.of("method", "method"), ReorgType.INGEST);
      index.step();
      index.step();
      Tso secondCut = cluster.clock().next();
      pass(1, 8);
      index.finish();

      pass(12, 12);
      cluster.clock().pass(7_311);
      Tso beforeDrop = cluster.clock().next();
      ddl.dropTable(ShopTables.DATABASE, "orders").finish();
      trade.ordersAreGone();
      pass(6, 10);
      return new SampleShop(
          base,
          firstCut,
          secondCut,
          beforeDrop,
          upstream.complete(),
          rows(cluster.stateAt(beforeDrop)));
    }

    /** Minutes of trade, with a flush every four. */
    private void pass(int minutes, int transactions) {
      for (int i = 0; i < minutes; i++) {
        for (int each = 0; each < transactions; each++) {
          cluster.clock().pass(MINUTE_MILLIS / transactions);
          trade(each);
        }
        if (++minute % 4 == 0) {
          upstream.flush();
        }
      }
    }

    private void trade(int each) {
      boolean orders = cluster.catalog().table(ShopTables.DATABASE, "orders").isPresent();
      switch (each % 6) {
        case 1 -> trade.cart();
        case 2 -> trade.pay();
        case 3 -> {
          if (orders) {
            trade.send();
          }
        }
        case 4 -> {
          if (!orders || minute % 9 > 0) {
            trade.signUp();
          } else {
            trade.cancel();
          }
        }
        default -> {
          if (orders) {
            trade.order();
          }
        }
      }
    }

    private SortedMap<String, List<List<String>>> rows(LogicalState state) {
      var rows = new TreeMap<String, List<List<String>>>();
      for (LogicalState.Table table : state.tables()) {
        boolean newCollation = cluster.options().newCollation();
        List<ColumnDef> columns = TableDef.from(table.info().tree(), newCollation).visibleColumns();
        rows.put(
            table.name(), table.rows().stream().map(row -> texts(row.cells(), columns)).toList());
      }
      return rows;
    }

    private static List<String> texts(List<Datum> cells, List<ColumnDef> columns) {
      var texts = new ArrayList<String>();
      for (int i = 0; i < cells.size(); i++) {
        Datum cell = cells.get(i);
        texts.add(cell.isNull() ? "NULL" : DatumText.text(cell, columns.get(i).type()));
      }
      return texts;
    }
  }
}
