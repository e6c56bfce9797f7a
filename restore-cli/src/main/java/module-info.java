/** The launcher br. */
@org.jspecify.annotations.NullMarked
module io.pitr.cli {
  requires static org.jspecify;
  requires io.pitr.api;
  requires io.pitr.engine;
  requires io.pitr.inspect;
  requires info.picocli;
  requires tools.jackson.databind;
  requires org.slf4j;
}
