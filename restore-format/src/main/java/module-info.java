/**
 * Encodes and decodes the formats of backups and of TiKV's keys and values. Pure functions, no I/O.
 */
@org.jspecify.annotations.NullMarked
module io.pitr.format {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive com.google.protobuf;
  requires transitive tools.jackson.databind;
  requires com.github.luben.zstd_jni;
  requires org.lz4.java;

  exports io.pitr.format;
  exports io.pitr.format.backup;
  exports io.pitr.format.log;
  exports io.pitr.format.mvcc;
  exports io.pitr.format.codec;
  exports io.pitr.format.compress;
  exports io.pitr.format.crypto;
  exports io.pitr.format.proto;
  exports io.pitr.format.time;
  exports io.pitr.format.key;
  exports io.pitr.format.filter;
  exports io.pitr.format.schema;
  exports io.pitr.format.sst;
}
