package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.MetaKey;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.TableInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two tables of {@code information_schema} that contain ids, made from the meta keys that a
 * server has loaded. It loads the newest ones by default; it can also ignore changes, or load the
 * schema only when a new version is published, as TiDB does. Thread-safe.
 */
public final class SimInformationSchema {
  private static final Pattern OF_TABLE =
      Pattern.compile(
          "FROM information_schema\\.(tables|tidb_indexes) WHERE"
              + " TABLE_SCHEMA = '(.*)' AND TABLE_NAME = '(.*)'$");

  private final SimCluster cluster;
  private volatile Tso loaded = Tso.MAX;
  private volatile @Nullable Duration loading;
  private volatile Instant publishedAt = Instant.MIN;

  SimInformationSchema(SimCluster cluster) {
    this.cluster = cluster;
  }

  /** From now on, the schema is loaded after a version is published, which takes some time. */
  public void loadsWhenPublished(Duration takes) {
    loaded = cluster.oracle().next(1);
    loading = takes;
    cluster
        .etcd()
        .onPut(
            "/tidb/ddl/global_schema_version",
            () -> {
              settle();
              publishedAt = cluster.time().wallTime();
            });
  }

  /** Finishes a load whose time is over. */
  private synchronized void settle() {
    Duration takes = loading;
    if (takes != null && !publishedAt.equals(Instant.MIN)) {
      Instant end = publishedAt.plus(takes);
      if (!end.isAfter(cluster.time().wallTime())) {
        loaded = Tso.of(end.toEpochMilli(), 0);
        publishedAt = Instant.MIN;
      }
    }
  }

  /** Ignores changes from now on. */
  public void stayBehind() {
    loaded = cluster.oracle().next(1);
  }

  /** Loads changes at once from now on. */
  public void catchUp() {
    loaded = Tso.MAX;
  }

  /** Empty for a query of something else. */
  Optional<List<List<String>>> answer(String query) {
    settle();
    Matcher matcher = OF_TABLE.matcher(query);
    if (!matcher.find()) {
      return Optional.empty();
    }
    Optional<TableInfo> table =
        table(text(matcher.group(2)), text(matcher.group(3))).map(SimTable::info);
    if (matcher.group(1).equals("tables")) {
      return Optional.of(table.stream().map(info -> List.of(Long.toString(info.id()))).toList());
    }
    return Optional.of(
        table.stream()
            .flatMap(info -> info.indexes().stream())
            .filter(IndexInfo::isPublic)
            .map(index -> List.of(Long.toString(index.id())))
            .toList());
  }

  /** The id of a table; empty when the server knows no table of that name. */
  OptionalLong tableId(String schema, String name) {
    return table(schema, name).stream().mapToLong(found -> found.info().id()).findFirst();
  }

  /** The text without its quotes. */
  private static String text(String quoted) {
    return quoted.replace("\\'", "'").replace("\\\\", "\\");
  }

  /** A table as the server knows it; empty when it knows none of that name. */
  Optional<SimTable> table(String schema, String name) {
    for (ByteString json : values(MetaKey.databasesPrefix())) {
      DbInfo database = DbInfo.parse(json.toByteArray());
      if (database.name().matches(schema)) {
        return tables(database.id()).stream()
            .filter(info -> info.name().matches(name))
            .findFirst()
            .map(info -> new SimTable(database.id(), info));
      }
    }
    return Optional.empty();
  }

  private List<TableInfo> tables(long databaseId) {
    var tables = new ArrayList<TableInfo>();
    for (Kvrpcpb.KvPair pair : pairs(MetaKey.databasePrefix(databaseId))) {
      if (MetaKey.parse(pair.getKey().toByteArray(), "simulated") instanceof MetaKey.Table) {
        tables.add(TableInfo.parse(pair.getValue().toByteArray()));
      }
    }
    return tables;
  }

  private List<ByteString> values(byte[] prefix) {
    return pairs(prefix).stream().map(Kvrpcpb.KvPair::getValue).toList();
  }

  /** Keys that are locked do not exist yet. */
  private List<Kvrpcpb.KvPair> pairs(byte[] prefix) {
    KeySpan span = KeySpan.prefix(ByteString.copyFrom(prefix));
    return cluster.mvcc().scan(span, Integer.MAX_VALUE, loaded.value()).stream()
        .filter(pair -> !pair.hasError())
        .toList();
  }
}
