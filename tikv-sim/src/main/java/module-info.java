/** A simulated PD, TiKV and TiDB, with faults, for tests. */
@org.jspecify.annotations.NullMarked
module io.pitr.sim {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires io.pitr.base;
  requires transitive io.pitr.format;
  requires transitive io.pitr.tikv.protocol;
  requires com.github.luben.zstd_jni;
  requires com.google.common;
  requires io.grpc.netty.shaded;
  requires jdk.httpserver;
  requires rocksdbjni;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports io.pitr.sim;
}
