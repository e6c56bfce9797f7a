/**
 * The KV-apply hot path: log ranges, decoded, filtered, rewritten, sorted and deduplicated, as
 * entries and table files.
 */
@org.jspecify.annotations.NullMarked
module io.pitr.apply {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires io.pitr.base;
  requires com.carrotsearch.hppc;

  exports io.pitr.apply;
  exports io.pitr.apply.write;
}
