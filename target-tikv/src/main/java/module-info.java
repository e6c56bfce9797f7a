/** Restore target of scheme {@code tikv}: PD and TiKV over gRPC, TiDB over SQL. */
@org.jspecify.annotations.NullMarked
module io.pitr.cluster {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires io.pitr.apply;
  requires io.pitr.base;
  requires io.pitr.format;
  requires io.pitr.sql;
  requires io.pitr.tikv;
  requires com.google.common;
  requires com.google.protobuf;
  requires io.grpc;
  requires io.grpc.protobuf;
  requires io.grpc.stub;
  requires java.net.http;
  requires java.sql;
  requires org.slf4j;
  requires tools.jackson.databind;

  provides io.pitr.api.RestorePlugin with
      io.pitr.cluster.TikvPlugin;
}
