/** Looking at backups and targets. */
@org.jspecify.annotations.NullMarked
module io.pitr.inspect {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires io.pitr.engine;
  requires org.slf4j;
}
