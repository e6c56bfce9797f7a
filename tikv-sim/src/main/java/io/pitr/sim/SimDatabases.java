package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.MetaKey;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.schema.DbInfo;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.SqlSession;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sessions that list and drop the databases of a cluster; every other statement goes to the wrapped
 * sessions. A dropped database loses its definitions and keeps its rows, as in TiDB until garbage
 * collection.
 */
final class SimDatabases implements SqlConnector {
  private static final Pattern DROP =
      Pattern.compile("DROP DATABASE (?:IF EXISTS )?`((?:[^`]|``)+)`", Pattern.CASE_INSENSITIVE);

  private final SimCluster cluster;
  private final SqlConnector behind;

  SimDatabases(SimCluster cluster, SqlConnector behind) {
    this.cluster = cluster;
    this.behind = behind;
  }

  private List<DbInfo> databases() {
    KeySpan span = KeySpan.prefix(ByteString.copyFrom(MetaKey.databasesPrefix()));
    return cluster.mvcc().scan(span, Integer.MAX_VALUE, Tso.MAX.value()).stream()
        .filter(pair -> !pair.hasError())
        .map(Kvrpcpb.KvPair::getValue)
        .map(json -> DbInfo.parse(json.toByteArray()))
        .toList();
  }

  private void drop(String name) {
    databases().stream()
        .filter(database -> database.name().matches(name))
        .forEach(
            database -> {
              remove(Memcomparable.encode(new MetaKey.Database(database.id()).encode()));
              remove(Memcomparable.encodePrefix(MetaKey.databasePrefix(database.id())));
            });
  }

  private void remove(byte[] prefix) {
    KeySpan span = KeySpan.prefix(ByteString.copyFrom(prefix));
    for (String family : List.of("default", "write")) {
      cluster.data().cf(family).subMap(span.start(), true, span.end(), false).clear();
    }
  }

  @Override
  public SqlSession connect(List<String> addresses, Credentials credentials) {
    return new Session(behind.connect(addresses, credentials));
  }

  private final class Session implements SqlSession {
    private final SqlSession session;

    Session(SqlSession session) {
      this.session = session;
    }

    @Override
    public void execute(String statement) {
      session.execute(statement);
      Matcher matcher = DROP.matcher(statement);
      if (matcher.matches()) {
        drop(matcher.group(1).replace("``", "`"));
      }
    }

    @Override
    public List<List<String>> query(String statement) {
      return statement.equalsIgnoreCase("SHOW DATABASES")
          ? databases().stream().map(database -> List.of(database.name().original())).toList()
          : session.query(statement);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
