/** Contract tests, a simulated cluster, faults. */
@org.jspecify.annotations.NullMarked
module io.pitr.testkit {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires transitive io.pitr.writer;
  requires org.slf4j;
  requires org.junit.jupiter.api;
  requires org.assertj.core;
}
