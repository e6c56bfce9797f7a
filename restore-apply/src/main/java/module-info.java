/**
 * The KV-apply hot path: log ranges, decoded, filtered, rewritten, sorted and deduplicated, as
 * entries and table files.
 */
@org.jspecify.annotations.NullMarked
module io.pitr.apply {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires org.slf4j;

  exports io.pitr.apply;
}
