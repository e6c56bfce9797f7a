/** TiDB's types, rows, index entries, collations, expressions and JSON. Pure functions. */
@org.jspecify.annotations.NullMarked
module io.pitr.sql {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;

  exports io.pitr.sql.collate;
  exports io.pitr.sql.convert;
  exports io.pitr.sql.expr;
  exports io.pitr.sql.index;
  exports io.pitr.sql.json;
  exports io.pitr.sql.row;
  exports io.pitr.sql.table;
  exports io.pitr.sql.text;
  exports io.pitr.sql.value;
}
