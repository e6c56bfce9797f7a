package io.pitr.cluster.meta;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.format.key.MetaKey;
import io.pitr.tikv.kv.TxnClient;
import io.pitr.tikv.pd.EtcdKv;
import java.nio.charset.StandardCharsets;

/**
 * Makes TiDB servers reload the whole schema (spec/restore-flow.md §10.7). The version jumps
 * farther than servers follow change by change, the diff of the new version requests a reload, and
 * the key that servers watch is updated.
 */
public final class SchemaVersion {
  private static final long STEP = 64 + 10_000;
  private static final String WATCHED = "/tidb/ddl/global_schema_version";
  private static final ByteString KEY = ByteString.copyFrom(new MetaKey.SchemaVersion().encode());

  private final TxnClient txn;
  private final EtcdKv etcd;

  public SchemaVersion(TxnClient txn, EtcdKv etcd) {
    this.txn = txn;
    this.etcd = etcd;
  }

  /** Advances the version and returns the one that servers have to reach. */
  public long advance() {
    long version =
        txn.inTransaction(
            "publishing the schema",
            transaction -> {
              long next =
                  number(transaction.get(KEY).map(ByteString::toStringUtf8).orElse("0")) + STEP;
              transaction.put(KEY, ByteString.copyFromUtf8(Long.toString(next)));
              transaction.put(
                  ByteString.copyFrom(new MetaKey.SchemaDiff(next).encode()), diff(next));
              return next;
            });
    etcd.put(WATCHED, Long.toString(version));
    return version;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RestoreException(
          TargetError.TARGET_CORRUPT,
          "the schema's version is '" + text + "'",
          "SchemaVersionKey",
          e);
    }
  }

  /** A schema diff that makes servers reload everything. */
  private static ByteString diff(long version) {
    String json =
        "{\"version\":%d,\"type\":0,\"schema_id\":-1,\"table_id\":-1,\"old_table_id\":0,"
            + "\"old_schema_id\":0,\"regenerate_schema_map\":true,\"affected_options\":null}";
    return ByteString.copyFrom(json.formatted(version), StandardCharsets.UTF_8);
  }
}
