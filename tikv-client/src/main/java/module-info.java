/** Talks to a cluster: channels, TLS, PD, region cache, transactions, retries. */
@org.jspecify.annotations.NullMarked
module io.pitr.tikv {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires transitive io.pitr.base;
  requires transitive io.pitr.format;
  requires transitive io.pitr.tikv.protocol;
  requires com.google.common;
  requires io.grpc.protobuf;
  requires java.net.http;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports io.pitr.tikv.kv;
  exports io.pitr.tikv.pd;
  exports io.pitr.tikv.rpc;
  exports io.pitr.tikv.store;
}
