/** Finds plugins, loads each in a layer of its own, and looks up what they provide. */
@org.jspecify.annotations.NullMarked
module io.pitr.registry {
  requires static org.jspecify;
  requires transitive io.pitr.api;

  exports io.pitr.registry;

  uses io.pitr.api.RestorePlugin;
}
