/** The minimal engine: catalog, plan, schema, apply, seal, finish. */
@org.jspecify.annotations.NullMarked
module io.pitr.engine {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires org.slf4j;

  exports io.pitr.engine.catalog;
  exports io.pitr.engine.plugin;

  uses io.pitr.api.RestorePlugin;
}
