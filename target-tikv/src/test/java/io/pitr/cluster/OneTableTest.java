package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.TableInfo;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A simulated cluster with one restored table, on which tests run actions of the end. */
abstract class OneTableTest {
  static final long DATABASE = 500;
  static final long TABLE = 501;
  static final long UPSTREAM = 101;
  static final long INDEX = 2;

  private static final long UPSTREAM_DATABASE = 100;

  SimCluster cluster;
  RecordingSql sql;
  RestoreTarget target;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 1, 1, 200);
    open("9.0.0");
  }

  /** Opens the target; its TiDB servers have this version. */
  final void open(String version) {
    sql = new RecordingSql(version);
    target = ClusterTargets.open(cluster, sql, Map.of());
  }

  @AfterEach
  void stop() {
    target.close();
    cluster.close();
    assertThat(cluster.violations()).isEmpty();
  }

  static String name(String name) {
    return "{\"O\":\"%s\",\"L\":\"%s\"}".formatted(name, name.toLowerCase(Locale.ROOT));
  }

  /** Puts the table's definition into the cluster's schema. */
  final void store(String database, String json) {
    Tso ts = target.timestamp(Tso.ZERO);
    String info = "{\"id\":%d,\"db_name\":%s,\"state\":5}".formatted(DATABASE, name(database));
    target.putMeta(
        List.of(
            meta(new MetaKey.Database(DATABASE), info, ts),
            meta(new MetaKey.Table(DATABASE, TABLE), json, ts)),
        target.timestamp(Tso.ZERO));
  }

  private static MetaEntry meta(MetaKey key, String json, Tso ts) {
    return new MetaEntry(key.encode(), ts, ts, false, json.getBytes(StandardCharsets.UTF_8));
  }

  final ActionOutcome run(FinishBody body, OneTable schema) {
    return target.run(new FinishAction("test:1", 200, "a test", body), schema);
  }

  /** A schema of one table with id {@link #UPSTREAM}. */
  record OneTable(TableView view) implements SchemaView {
    /**
     * @param json the table's upstream definition
     */
    static OneTable of(String database, String json) {
      return new OneTable(
          TableInfo.parse(json.getBytes(StandardCharsets.UTF_8)).view(database, UPSTREAM_DATABASE));
    }

    @Override
    public Collection<? extends TableView> tables() {
      return List.of(view);
    }

    @Override
    public Optional<TableView> table(long tableId) {
      return tableId == view.id() ? Optional.of(view) : Optional.empty();
    }

    @Override
    public Optional<TableView> owner(long physicalId) {
      return table(physicalId);
    }

    @Override
    public Optional<TableView> table(String schema, String name) {
      return Optional.of(view);
    }

    @Override
    public OptionalLong targetId(long upstreamId) {
      if (upstreamId == UPSTREAM_DATABASE) {
        return OptionalLong.of(DATABASE);
      }
      return upstreamId == UPSTREAM ? OptionalLong.of(TABLE) : OptionalLong.empty();
    }
  }
}
