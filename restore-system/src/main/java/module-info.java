/** Statistics, accounts and bindings of a full backup, and the deferred actions that put them. */
@org.jspecify.annotations.NullMarked
module io.pitr.system {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.catalog;
  requires io.pitr.format;
  requires io.pitr.sql;

  exports io.pitr.system;
}
