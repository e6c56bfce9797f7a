/**
 * The plugin contract: events, deferral hooks, storage backends, restore targets, schema views.
 * Requires nothing but {@code java.base}.
 */
@org.jspecify.annotations.NullMarked
module io.pitr.api {
  requires static org.jspecify;

  exports io.pitr.api;
  exports io.pitr.api.event;
  exports io.pitr.api.hook;
  exports io.pitr.api.option;
  exports io.pitr.api.schema;
  exports io.pitr.api.storage;
  exports io.pitr.api.target;
}
