/** Deferral hook: indexes whose backfill never reaches the log. */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.index {
  requires static org.jspecify;
  requires io.pitr.api;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.databind;

  opens io.pitr.plugin.index to
      tools.jackson.databind;

  provides io.pitr.api.RestorePlugin with
      io.pitr.plugin.index.IndexPlugin;
}
