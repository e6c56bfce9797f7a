/** The minimal engine: catalog, plan, schema, apply, seal, finish. */
@org.jspecify.annotations.NullMarked
module io.pitr.engine {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires io.pitr.apply;
  requires io.pitr.sql;
  requires org.slf4j;

  exports io.pitr.engine;
  exports io.pitr.engine.catalog;
  exports io.pitr.engine.chain;
  exports io.pitr.engine.hooks;
  exports io.pitr.engine.plan;
  exports io.pitr.engine.plugin;
  exports io.pitr.engine.schema to
      io.pitr.inspect;
  exports io.pitr.engine.segment;

  uses io.pitr.api.RestorePlugin;
}
