/** Read-only inspection of backups and targets. */
@org.jspecify.annotations.NullMarked
module io.pitr.inspect {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires io.pitr.base;
  requires transitive io.pitr.format;
  requires transitive io.pitr.sql;
  requires io.pitr.apply;
  requires transitive io.pitr.catalog;
  requires transitive io.pitr.engine;
  requires transitive io.pitr.registry;
  requires com.carrotsearch.hppc;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.databind;
  requires org.slf4j;

  exports io.pitr.inspect;
  exports io.pitr.inspect.check;
  exports io.pitr.inspect.ddl;
  exports io.pitr.inspect.export;
  exports io.pitr.inspect.json;
  exports io.pitr.inspect.read;
  exports io.pitr.inspect.report;
  exports io.pitr.inspect.schema;
  exports io.pitr.inspect.timeline;
  exports io.pitr.inspect.verify;

  opens io.pitr.inspect.json to
      tools.jackson.databind;
  opens io.pitr.inspect.report to
      tools.jackson.databind;
}
