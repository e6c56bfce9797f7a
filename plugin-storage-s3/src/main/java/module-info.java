/** Storage backend s3:// and what speaks its protocol. */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.storage.s3 {
  requires static org.jspecify;
  requires io.pitr.api;
}
