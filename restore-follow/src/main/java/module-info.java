/** A warm standby: restores segment after segment while a log grows. */
@org.jspecify.annotations.NullMarked
module io.pitr.follow {
  requires static org.jspecify;
  requires transitive io.pitr.base;
  requires io.pitr.catalog;
  requires transitive io.pitr.engine;
  requires org.slf4j;

  exports io.pitr.follow;
}
