/** Storage backend local:// and file://. */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.storage.local {
  requires static org.jspecify;
  requires io.pitr.api;
}
