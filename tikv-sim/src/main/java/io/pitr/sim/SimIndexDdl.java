package io.pitr.sim;

import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.tikv.contract.SqlFailure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds and drops indexes in the definitions of a simulated cluster, as TiDB does: a new index gets
 * an id that the table never had, an existing name cannot be added (1061), a missing one cannot be
 * dropped (1091), and an index whose expression is out of range for a row cannot be built (1690).
 * Used as the effect of a {@link RecordingSql}.
 */
public final class SimIndexDdl implements Consumer<String> {
  private static final String NAME = "`((?:[^`]|``)*)`";
  private static final Pattern STATEMENT =
      Pattern.compile(
          "ALTER TABLE "
              + NAME
              + "\\."
              + NAME
              + " (DROP INDEX|ADD INDEX|ADD UNIQUE KEY|ADD PRIMARY KEY)(?: "
              + NAME
              + ")?.*",
          Pattern.DOTALL);
  private static final String DROP = "DROP INDEX";

  private final SimInformationSchema tables;
  private final BiConsumer<MetaKey, byte[]> writer;
  private final Map<String, ObjectNode> dropped = new ConcurrentHashMap<>();
  private final Set<String> outOfRange = ConcurrentHashMap.newKeySet();

  /**
   * @param writer puts a definition under its key, committed
   */
  public SimIndexDdl(SimCluster cluster, BiConsumer<MetaKey, byte[]> writer) {
    this.tables = cluster.informationSchema();
    this.writer = writer;
  }

  /** Makes every build of an index with this name fail from now on. */
  public void outOfRange(String index) {
    outOfRange.add(index);
  }

  @Override
  public void accept(String statement) {
    Matcher matcher = STATEMENT.matcher(statement);
    if (!matcher.matches()) {
      return;
    }
    String schema = plain(matcher.group(1));
    String name = plain(matcher.group(2));
    String index = matcher.group(4) == null ? "PRIMARY" : plain(matcher.group(4));
    SimTable table =
        tables
            .table(schema, name)
            .orElseThrow(() -> failure(1146, "Table '" + schema + "." + name + "' doesn't exist"));
    if (matcher.group(3).equals(DROP)) {
      drop(table, index);
    } else {
      add(table, index);
    }
  }

  private void drop(SimTable table, String name) {
    IndexInfo index =
        index(table.info(), name)
            .orElseThrow(() -> failure(1091, "index " + name + " doesn't exist"));
    write(
        table,
        table
            .info()
            .edit(
                tree -> {
                  ArrayNode list = (ArrayNode) tree.path("index_info");
                  for (int i = list.size() - 1; i >= 0; i--) {
                    if (list.get(i).path("id").asLong() == index.id()) {
                      dropped.put(key(table, name), (ObjectNode) list.remove(i));
                    }
                  }
                }));
  }

  private void add(SimTable table, String name) {
    if (index(table.info(), name).isPresent()) {
      throw failure(1061, "Duplicate key name '" + name + "'");
    }
    if (outOfRange.contains(name)) {
      throw failure(1690, "BIGINT value is out of range in '(`c` + 1)'");
    }
    ObjectNode before = dropped.get(key(table, name));
    if (before == null) {
      throw new IllegalStateException("no index " + name + " was dropped before");
    }
    write(
        table,
        table
            .info()
            .edit(
                tree -> {
                  long id = Math.max(tree.path("max_idx_id").asLong(0), greatestId(tree)) + 1;
                  id = Math.max(id, before.path("id").asLong() + 1);
                  tree.put("max_idx_id", id);
                  ArrayNode list =
                      tree.path("index_info") instanceof ArrayNode present
                          ? present
                          : tree.putArray("index_info");
                  list.add(before.deepCopy().put("id", id));
                }));
  }

  private static long greatestId(ObjectNode tree) {
    long greatest = 0;
    for (JsonNode index : tree.path("index_info")) {
      greatest = Math.max(greatest, index.path("id").asLong());
    }
    return greatest;
  }

  private void write(SimTable table, TableInfo changed) {
    writer.accept(new MetaKey.Table(table.databaseId(), changed.id()), changed.json());
  }

  private static Optional<IndexInfo> index(TableInfo table, String name) {
    return table.indexes().stream().filter(one -> one.name().matches(name)).findFirst();
  }

  private static String key(SimTable table, String index) {
    return table.info().id() + "." + index;
  }

  private static String plain(String quoted) {
    return quoted.replace("``", "`");
  }

  private static SqlFailure failure(int code, String message) {
    String text = code + " (HY000): " + message;
    return new SqlFailure(code, "HY000", text, new IllegalStateException(text));
  }
}
