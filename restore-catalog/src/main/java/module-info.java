/** What a backup contains, read from its metadata. No data file is read. */
@org.jspecify.annotations.NullMarked
module io.pitr.catalog {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires io.pitr.base;
  requires transitive io.pitr.format;
  requires org.slf4j;

  exports io.pitr.catalog;
}
