/** Writes real-format backups of any shape. */
@org.jspecify.annotations.NullMarked
module io.pitr.writer {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires transitive io.pitr.sql;
  requires rocksdbjni;
  requires com.github.luben.zstd_jni;

  exports io.pitr.writer;
  exports io.pitr.writer.ddl;
  exports io.pitr.writer.full;
  exports io.pitr.writer.kv;
  exports io.pitr.writer.load;
  exports io.pitr.writer.log;
  exports io.pitr.writer.model;
  exports io.pitr.writer.schema;
}
