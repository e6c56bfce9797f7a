/** A plugin that keeps a record of schema changes. */
module example.audit {
  requires io.pitr.api;

  provides io.pitr.api.RestorePlugin with
      example.audit.AuditPlugin;
}
