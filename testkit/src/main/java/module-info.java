/** Contract tests and fixtures for authors of plugins. */
@org.jspecify.annotations.NullMarked
module io.pitr.testkit {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires jdk.httpserver;
  requires tools.jackson.databind;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.assertj.core;

  exports io.pitr.testkit;
  exports io.pitr.testkit.net;
  exports io.pitr.testkit.schema;
}
