package io.pitr.demo;

import io.pitr.sql.json.JsonParser;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.PackedTime;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The transactions of the sample shop. The same calls give the same rows. */
final class ShopTrade {
  private static final List<String> NAMES =
      List.of("Ada", "Bo", "Chen", "Dana", "Emil", "Femi", "Grace", "Hana", "Ivo", "June");
  private static final List<String> CITIES = List.of("Lisbon", "Oslo", "Kyoto", "Lima", "Accra");
  private static final List<String> GOODS = List.of("kettle", "lamp", "chair", "rug", "clock");
  private static final List<String> METHODS = List.of("card", "transfer", "voucher");
  private static final int ENUM_PAID = 2;
  private static final int ENUM_SENT = 3;

  private final ClusterModel cluster;
  private final Random random = new Random(20_260_302);
  private final List<String> skus = new ArrayList<>();
  private final List<BigDecimal> prices = new ArrayList<>();
  private final Deque<Order> unpaid = new ArrayDeque<>();
  private final Deque<Order> unsent = new ArrayDeque<>();
  private int customers;
  private boolean ordersGone;

  ShopTrade(ClusterModel cluster) {
    this.cluster = cluster;
  }

  /** An order that later transactions refer to. */
  private record Order(RowRef row, long id, BigDecimal total) {}

  void fillShelves() {
    SqlTxn txn = cluster.begin();
    for (int i = 0; i < 40; i++) {
      String sku = "%s-%02d".formatted(GOODS.get(i % GOODS.size()).substring(0, 2), i);
      BigDecimal price = BigDecimal.valueOf(500L + random.nextInt(20_000), 2);
      skus.add(sku);
      prices.add(price);
      txn.insert(
          ShopTables.DATABASE,
          "products",
          Map.of(
              "sku", Datum.ofString(sku),
              "title", Datum.ofString("The " + GOODS.get(i % GOODS.size()) + ", model " + i),
              "price", new Datum.Decimal(price),
              "details",
                  Datum.Json.of(
                      JsonParser.parse("{\"weight\": " + (i + 1) + ", \"tags\": [\"home\"]}")
                          .orElseThrow())));
    }
    txn.commit();
  }

  void signUp() {
    SqlTxn txn = cluster.begin();
    int number = ++customers;
    String name = NAMES.get(random.nextInt(NAMES.size()));
    txn.insert(
        ShopTables.DATABASE,
        "customers",
        Map.of(
            "name", Datum.ofString(name),
            "email",
                Datum.ofString(name.toLowerCase(java.util.Locale.ROOT) + number + "@shop.test"),
            "city", Datum.ofString(CITIES.get(random.nextInt(CITIES.size())))));
    txn.commit();
  }

  /** Commits an order at once. */
  void order() {
    SqlTxn txn = cluster.begin();
    order(txn);
    txn.commit();
  }

  /** Adds an order to an open transaction; long notes are stored in the default CF. */
  void order(SqlTxn txn) {
    int product = random.nextInt(skus.size());
    int quantity = 1 + random.nextInt(3);
    BigDecimal total = prices.get(product).multiply(BigDecimal.valueOf(quantity));
    String note = random.nextInt(3) == 0 ? "Please ring twice. ".repeat(20) : "";
    long customer = 1 + random.nextInt(customers);
    RowRef row =
        txn.insert(
            ShopTables.DATABASE,
            "orders",
            Map.of(
                "customer_id", new Datum.Int(customer),
                "sku", Datum.ofString(skus.get(product)),
                "quantity", new Datum.Int(quantity),
                "total", new Datum.Decimal(total),
                "status", new Datum.EnumIndex(1),
                "placed_at", now(),
                "note", note.isEmpty() ? Datum.NULL : Datum.ofString(note)));
    long id = ((io.pitr.sql.row.Handle.Int) row.handle()).value();
    unpaid.add(new Order(row, id, total));
  }

  /** Pays the oldest unpaid order: payment and status in one transaction. */
  void pay() {
    Order order = unpaid.poll();
    if (order == null) {
      return;
    }
    if (!ordersGone && !cluster.isFree(order.row())) {
      unpaid.add(order);
      return;
    }
    SqlTxn txn = cluster.begin();
    txn.insert(
        ShopTables.DATABASE,
        "payments",
        Map.of(
            "order_id",
            new Datum.Int(order.id()),
            "paid_at",
            now(),
            "amount",
            new Datum.Decimal(order.total()),
            "method",
            Datum.ofString(METHODS.get(random.nextInt(METHODS.size())))));
    if (!ordersGone) {
      txn.update(order.row(), Map.of("status", new Datum.EnumIndex(ENUM_PAID)));
      unsent.add(order);
    }
    txn.commit();
  }

  void send() {
    Order order = unsent.poll();
    if (order != null) {
      SqlTxn txn = cluster.begin();
      txn.update(order.row(), Map.of("status", new Datum.EnumIndex(ENUM_SENT)));
      txn.commit();
    }
  }

  /** Cancels the oldest unpaid order and deletes its row. */
  void cancel() {
    Order order = unpaid.poll();
    if (order != null && cluster.isFree(order.row())) {
      SqlTxn txn = cluster.begin();
      txn.delete(order.row());
      txn.commit();
    }
  }

  void cart() {
    SqlTxn txn = cluster.begin();
    txn.insert(
        ShopTables.DATABASE,
        "carts",
        Map.of("sku", Datum.ofString(skus.get(random.nextInt(skus.size())))));
    txn.commit();
  }

  /** The table of orders was dropped; later transactions leave it alone. */
  void ordersAreGone() {
    ordersGone = true;
    unsent.clear();
  }

  private Datum now() {
    LocalDateTime time =
        LocalDateTime.ofInstant(
            Instant.ofEpochMilli(cluster.clock().physicalMillis()), ZoneOffset.UTC);
    return new Datum.Time(
        PackedTime.pack(
            time.getYear(),
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond(),
            time.getNano() / 1000));
  }
}
