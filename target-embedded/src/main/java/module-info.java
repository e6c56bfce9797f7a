/** Restore target {@code embedded://}: RocksDB. */
@org.jspecify.annotations.NullMarked
module io.pitr.embedded {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires io.pitr.base;
  requires io.pitr.format;
  requires io.pitr.sql;
  requires io.pitr.apply;
  requires rocksdbjni;
  requires org.slf4j;

  exports io.pitr.embedded;

  provides io.pitr.api.RestorePlugin with
      io.pitr.embedded.EmbeddedPlugin;
}
