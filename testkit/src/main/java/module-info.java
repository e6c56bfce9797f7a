/** Contract tests, a simulated cluster, faults. */
@org.jspecify.annotations.NullMarked
module io.pitr.testkit {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires transitive io.pitr.writer;
  requires io.pitr.target.tikv;
  requires com.github.luben.zstd_jni;
  requires com.google.common;
  requires com.google.protobuf;
  requires io.grpc;
  requires io.grpc.netty.shaded;
  requires io.grpc.stub;
  requires jdk.httpserver;
  requires rocksdbjni;
  requires org.slf4j;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.assertj.core;

  exports io.pitr.testkit;
  exports io.pitr.testkit.cluster;
  exports io.pitr.testkit.net;
  exports io.pitr.testkit.workload;
}
