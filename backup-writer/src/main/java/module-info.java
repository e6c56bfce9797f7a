/** Writes real-format backups of any shape. */
@org.jspecify.annotations.NullMarked
module io.pitr.writer {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires rocksdbjni;
  requires com.github.luben.zstd_jni;
}
