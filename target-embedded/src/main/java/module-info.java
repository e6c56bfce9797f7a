/** Restore target embedded://: RocksDB. */
@org.jspecify.annotations.NullMarked
module io.pitr.target.embedded {
  requires static org.jspecify;
  requires io.pitr.api;
  requires io.pitr.format;
  requires rocksdbjni;
  requires org.slf4j;
}
