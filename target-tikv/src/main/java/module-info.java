/** Restore target tikv://: PD, TiKV and TiDB. */
@org.jspecify.annotations.NullMarked
module io.pitr.target.tikv {
  requires static org.jspecify;
  requires io.pitr.api;
  requires io.pitr.format;
  requires org.slf4j;
}
