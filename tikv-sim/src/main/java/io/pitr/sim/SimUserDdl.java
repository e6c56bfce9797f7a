package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.MetaKey;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.schema.DbInfo;
import io.pitr.tikv.contract.SqlFailure;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Treats statements as TiDB does: refuses those that name a table in mode restore (8258), and drops
 * tables and databases. A dropped object loses its definition and keeps its rows, as in TiDB until
 * garbage collection. Used as the effect of a {@link RecordingSql}.
 */
public final class SimUserDdl implements Consumer<String> {
  private static final String NAME = "`((?:[^`]|``)+)`";
  private static final Pattern TABLE = Pattern.compile(NAME + "\\." + NAME);
  private static final Pattern DROP =
      Pattern.compile("DROP (?:TABLE|VIEW|SEQUENCE) (?:IF EXISTS )?" + NAME + "\\." + NAME);
  private static final Pattern DROP_DATABASE =
      Pattern.compile("DROP DATABASE (?:IF EXISTS )?" + NAME, Pattern.CASE_INSENSITIVE);
  private static final int NORMAL = 0;
  private static final int PROTECTED = 8258;

  private final SimCluster cluster;

  public SimUserDdl(SimCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public void accept(String statement) {
    refuseProtected(statement);
    Matcher database = DROP_DATABASE.matcher(statement);
    if (database.matches()) {
      dropDatabase(plain(database.group(1)));
    }
    Matcher table = DROP.matcher(statement);
    if (table.matches()) {
      cluster
          .informationSchema()
          .table(plain(table.group(1)), plain(table.group(2)))
          .ifPresent(
              found -> {
                long id = found.info().id();
                remove(new MetaKey.Table(found.databaseId(), id));
                for (MetaKey.AutoId.Kind kind : MetaKey.AutoId.Kind.values()) {
                  remove(new MetaKey.AutoId(kind, found.databaseId(), id));
                }
              });
    }
  }

  private void refuseProtected(String statement) {
    Matcher named = TABLE.matcher(statement);
    while (named.find()) {
      cluster
          .informationSchema()
          .table(plain(named.group(1)), plain(named.group(2)))
          .filter(table -> table.info().mode() != NORMAL)
          .ifPresent(
              table -> {
                String message =
                    PROTECTED
                        + " (HY000): Table "
                        + table.info().name().original()
                        + " is in mode Restore";
                throw new SqlFailure(
                    PROTECTED, "HY000", message, new IllegalStateException(message));
              });
    }
  }

  List<DbInfo> databases() {
    KeySpan span = KeySpan.prefix(ByteString.copyFrom(MetaKey.databasesPrefix()));
    return cluster.mvcc().scan(span, Integer.MAX_VALUE, Tso.MAX.value()).stream()
        .filter(pair -> !pair.hasError())
        .map(Kvrpcpb.KvPair::getValue)
        .map(json -> DbInfo.parse(json.toByteArray()))
        .toList();
  }

  private void dropDatabase(String name) {
    databases().stream()
        .filter(database -> database.name().matches(name))
        .forEach(
            database -> {
              remove(new MetaKey.Database(database.id()));
              remove(Memcomparable.encodePrefix(MetaKey.databasePrefix(database.id())));
            });
  }

  private void remove(MetaKey key) {
    remove(Memcomparable.encode(key.encode()));
  }

  private void remove(byte[] prefix) {
    KeySpan span = KeySpan.prefix(ByteString.copyFrom(prefix));
    for (String family : List.of("default", "write")) {
      cluster.data().cf(family).subMap(span.start(), true, span.end(), false).clear();
    }
  }

  private static String plain(String quoted) {
    return quoted.replace("``", "`");
  }
}
