/** Deferral hook: ranges that dropped objects leave behind. */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.gc {
  requires static org.jspecify;
  requires io.pitr.api;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.databind;

  opens io.pitr.plugin.gc to
      tools.jackson.databind;

  provides io.pitr.api.RestorePlugin with
      io.pitr.plugin.gc.GcPlugin;
}
