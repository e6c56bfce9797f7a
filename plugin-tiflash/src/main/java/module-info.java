/** Deferral hook: TiFlash replicas. */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.tiflash {
  requires static org.jspecify;
  requires io.pitr.api;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.databind;

  opens io.pitr.plugin.tiflash to
      tools.jackson.databind;

  provides io.pitr.api.RestorePlugin with
      io.pitr.plugin.tiflash.TiflashPlugin;
}
