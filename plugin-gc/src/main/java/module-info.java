/** Deferral hook: ranges that dropped objects leave behind. */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.gc {
  requires static org.jspecify;
  requires io.pitr.api;
}
