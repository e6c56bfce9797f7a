package io.pitr.engine.schema;

import io.pitr.api.ProblemCollector;
import io.pitr.api.Tso;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.catalog.MetaChange;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainHead;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.GoJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Checks that the restored objects on the target are as the chain left them. The next segment would
 * overwrite a change that somebody made between two segments, and rows would be read by a
 * definition they were not written with (spec/segmented-restore.md D.4, G-04, G-15). The expected
 * definitions follow from the chain's schema, so no extra state is kept. The check compares the
 * fields that a schema change affects; every change by TiDB itself updates {@code
 * update_timestamp}.
 */
public final class TargetGuard {
  private static final List<String> OF_DATABASES =
      List.of("db_name", "charset", "collate", "state");
  private static final List<String> OF_TABLES =
      List.of(
          "name",
          "update_timestamp",
          "state",
          "charset",
          "collate",
          "cols",
          "index_info",
          "fk_info",
          "view",
          "sequence",
          "tiflash_replica");
  private static final String MODE = "mode";

  private final RestoreTarget target;
  private final MetaRewriter rewriter;
  private final SchemaModel model;
  private final ProblemCollector problems = new ProblemCollector();

  private TargetGuard(RestoreTarget target, MetaRewriter rewriter, SchemaModel model) {
    this.target = target;
    this.rewriter = rewriter;
    this.model = model;
  }

  /**
   * Does nothing before the first segment, and for targets that can't be read.
   *
   * @param schema as the chain left it
   * @throws io.pitr.api.RestoreException {@link EngineError#TARGET_CHANGED}, one problem per object
   */
  public static void require(RestoreTarget target, ChainHead head, ChainSchema schema) {
    if (head.lastSealed().isEmpty() || !target.traits().readable()) {
      return;
    }
    var rewriter =
        new MetaRewriter(
            schema.ids(), TableTreatment.of(target.traits()), head.facts().reusedDatabases());
    var guard = new TargetGuard(target, rewriter, schema.model());
    guard.compareAll();
    guard.problems.throwIfAny();
  }

  private void compareAll() {
    Set<String> compared = new HashSet<>(OF_TABLES);
    if (target.traits().fencesByTableMode()) {
      compared.add(MODE);
    }
    try (SnapshotReader snapshot = target.snapshot(Tso.MAX)) {
      Map<ByteBuffer, byte[]> databases = read(snapshot, MetaKey.databasesPrefix());
      Map<Long, Map<ByteBuffer, byte[]>> tables = new HashMap<>();
      for (DatabaseState database : model.databases()) {
        if (database.scope() == Scope.RESTORED) {
          expected(new MetaKey.Database(database.info().id()), database.info().json())
              .ifPresent(
                  entry ->
                      compare(
                          "database `" + database.info().name().original() + "`",
                          entry,
                          databases,
                          OF_DATABASES));
        }
      }
      for (TableState table : model.tables()) {
        if (table.scope() == Scope.RESTORED) {
          MetaKey key = new MetaKey.Table(table.view().schemaId(), table.view().id());
          expected(key, table.view().json().getBytes(StandardCharsets.UTF_8))
              .ifPresent(
                  entry ->
                      compare(
                          "`" + table.view().schema() + "`.`" + table.view().name() + "`",
                          entry,
                          tables.computeIfAbsent(
                              databaseOf(entry), id -> read(snapshot, MetaKey.databasePrefix(id))),
                          compared));
        }
      }
    }
  }

  private Optional<MetaEntry> expected(MetaKey key, byte[] json) {
    return rewriter.rewrite(new MetaChange(key, Tso.ZERO, Tso.ZERO, false, json));
  }

  private static long databaseOf(MetaEntry entry) {
    return ((MetaKey.Table) MetaKey.parse(entry.key(), "target")).databaseId();
  }

  private static Map<ByteBuffer, byte[]> read(SnapshotReader snapshot, byte[] prefix) {
    var found = new HashMap<ByteBuffer, byte[]>();
    try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        found.put(ByteBuffer.wrap(cursor.key()), cursor.value());
      }
    }
    return found;
  }

  private void compare(
      String name, MetaEntry expected, Map<ByteBuffer, byte[]> found, Iterable<String> fields) {
    byte[] there = found.get(ByteBuffer.wrap(expected.key()));
    if (there == null) {
      problems.add(
          EngineError.TARGET_CHANGED, name + " does not exist on the target any more", name);
      return;
    }
    if (Arrays.equals(there, expected.value())) {
      return;
    }
    JsonNode wanted = GoJson.parse(expected.value(), name);
    JsonNode actual = GoJson.parse(there, name + " on the target");
    for (String field : fields) {
      if (!value(wanted, field).equals(value(actual, field))) {
        problems.add(
            EngineError.TARGET_CHANGED,
            name + " was changed on the target: `" + field + "` differs from what the chain left",
            name);
        return;
      }
    }
  }

  /** Absent, null and zero are equal: writers differ in which of them they write. */
  private static String value(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    boolean nothing =
        value.isMissingNode() || value.isNull() || (value.isNumber() && value.longValue() == 0);
    return nothing ? "" : value.toString();
  }
}
