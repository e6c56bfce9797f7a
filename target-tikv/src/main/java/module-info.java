/** Restore target of scheme {@code tikv}: PD and TiKV over gRPC, TiDB over SQL. */
@org.jspecify.annotations.NullMarked
module io.pitr.target.tikv {
  requires static org.jspecify;
  requires transitive io.pitr.api;
  requires io.pitr.format;
  requires com.google.common;
  requires com.google.protobuf;
  requires io.grpc;
  requires io.grpc.protobuf;
  requires io.grpc.stub;
  requires java.net.http;
  requires java.sql;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports io.pitr.target.tikv to
      io.pitr.testkit;
  exports io.pitr.target.tikv.grpc to
      io.pitr.testkit;
  exports io.pitr.target.tikv.kv to
      io.pitr.testkit;
  exports io.pitr.target.tikv.load to
      io.pitr.testkit;
  exports io.pitr.target.tikv.pd to
      io.pitr.testkit;
  exports io.pitr.target.tikv.rpc to
      io.pitr.testkit;
  exports io.pitr.target.tikv.sql to
      io.pitr.testkit;
  exports io.pitr.target.tikv.store to
      io.pitr.testkit;

  provides io.pitr.api.RestorePlugin with
      io.pitr.target.tikv.TikvPlugin;
}
