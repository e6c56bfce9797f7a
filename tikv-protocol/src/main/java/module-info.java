/**
 * What clients of a cluster and the simulated cluster share: gRPC stubs, SQL sessions, time,
 * errors.
 */
@org.jspecify.annotations.NullMarked
module io.pitr.tikv.protocol {
  requires transitive io.pitr.api;
  requires transitive io.pitr.format;
  requires transitive com.google.protobuf;
  requires com.google.common;
  requires transitive io.grpc;
  requires io.grpc.protobuf;
  requires transitive io.grpc.stub;
  requires static org.jspecify;

  exports io.pitr.tikv.contract;
  exports io.pitr.tikv.grpc;
}
