package io.pitr.demo;

import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.util.List;

/** The tables of the sample shop. */
final class ShopTables {
  static final String DATABASE = "shop";

  static final TableSpec CUSTOMERS =
      TableSpec.named("customers")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column(ColumnSpec.of("name", SqlType.varchar(64)).notNull())
          .column(ColumnSpec.of("email", SqlType.varchar(128)).notNull())
          .column(ColumnSpec.of("city", SqlType.varchar(64)))
          .unique("email", "email")
          .primaryKey("id");

  static final TableSpec PRODUCTS =
      TableSpec.named("products")
          .column(ColumnSpec.of("sku", SqlType.varchar(16)).notNull())
          .column(ColumnSpec.of("title", SqlType.varchar(128)).notNull())
          .column(ColumnSpec.of("price", SqlType.decimal(10, 2)).notNull())
          .column(ColumnSpec.of("details", SqlType.JSON))
          .primaryKey("sku");

  static final TableSpec ORDERS =
      TableSpec.named("orders")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column(ColumnSpec.of("customer_id", SqlType.BIGINT).notNull())
          .column(ColumnSpec.of("sku", SqlType.varchar(16)).notNull())
          .column(ColumnSpec.of("quantity", SqlType.INT).notNull())
          .column(ColumnSpec.of("total", SqlType.decimal(12, 2)).notNull())
          .column(ColumnSpec.of("status", SqlType.enumeration("new", "paid", "sent", "returned")))
          .column(ColumnSpec.of("placed_at", SqlType.datetime(3)).notNull())
          .column(ColumnSpec.of("note", SqlType.varchar(600)))
          .index("customer", "customer_id")
          .primaryKey("id");

  static final TableSpec PAYMENTS =
      TableSpec.named("payments")
          .column(ColumnSpec.of("order_id", SqlType.BIGINT).notNull())
          .column(ColumnSpec.of("paid_at", SqlType.datetime(3)).notNull())
          .column(ColumnSpec.of("amount", SqlType.decimal(12, 2)).notNull())
          .column(ColumnSpec.of("method", SqlType.varchar(16)).notNull())
          .nonClusteredPrimaryKey("order_id");

  static final TableSpec CARTS =
      TableSpec.named("carts")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column(ColumnSpec.of("sku", SqlType.varchar(16)).notNull())
          .primaryKey("id");

  static final List<TableSpec> ALL = List.of(CUSTOMERS, PRODUCTS, ORDERS, PAYMENTS, CARTS);

  private ShopTables() {}
}
