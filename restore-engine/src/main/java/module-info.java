/** The engine: it restores a chain of segments and finishes it. */
@org.jspecify.annotations.NullMarked
module io.pitr.engine {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires io.pitr.base;
  requires transitive io.pitr.catalog;
  requires transitive io.pitr.format;
  requires transitive io.pitr.registry;
  requires io.pitr.apply;
  requires io.pitr.sql;
  requires io.pitr.system;
  requires org.slf4j;

  exports io.pitr.engine;
  exports io.pitr.engine.chain;
  exports io.pitr.engine.hooks;
  exports io.pitr.engine.plan;
  exports io.pitr.engine.report;
  exports io.pitr.engine.request;
  exports io.pitr.engine.run;
  exports io.pitr.engine.schema to
      io.pitr.inspect;
  exports io.pitr.engine.status;
}
