package io.pitr.writer.model;

import io.pitr.sql.value.Datum;
import io.pitr.sql.value.PackedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which partitions a row is written to. Knows HASH and RANGE and LIST over one column, and RANGE
 * COLUMNS over one. While partitions are reorganised, rows go to the old and the new ones.
 */
final class PartitionRouter {
  private static final int WRITE_ONLY = 2;
  private static final int WRITE_REORGANIZATION = 3;
  private static final int DELETE_REORGANIZATION = 4;
  private static final int REORGANIZE = 64;
  private static final int PARTITION_BY = 71;
  private static final int REMOVE_PARTITIONING = 72;

  private final long tableId;
  private final List<Scheme> schemes;

  /** A scheme for reading comes first; others are written to as well. */
  private PartitionRouter(long tableId, List<Scheme> schemes) {
    this.tableId = tableId;
    this.schemes = schemes;
  }

  static PartitionRouter of(ObjectNode table) {
    long id = table.get("id").longValue();
    if (!(table.get("partition") instanceof ObjectNode partition)
        || !partition.get("enable").booleanValue()) {
      return new PartitionRouter(id, List.of());
    }
    List<Definition> definitions = definitions(partition.get("definitions"));
    Scheme current =
        new Scheme(
            partition.get("type").intValue(), column(partition, "expr", "columns"), definitions);
    List<Scheme> schemes = new ArrayList<>(List.of(current));
    int action = partition.path("ddl_action").asInt(0);
    int state = partition.get("ddl_state").intValue();
    boolean reorganizes =
        action == REORGANIZE || action == PARTITION_BY || action == REMOVE_PARTITIONING;
    if (reorganizes && (state == WRITE_ONLY || state == WRITE_REORGANIZATION)) {
      schemes.add(other(partition, current, action, "adding_definitions", "dropping_definitions"));
    } else if (reorganizes && state == DELETE_REORGANIZATION) {
      schemes.add(other(partition, current, action, "dropping_definitions", "adding_definitions"));
    }
    return new PartitionRouter(id, schemes);
  }

  /** The scheme with one list of definitions replaced by another. */
  private static Scheme other(
      ObjectNode partition, Scheme current, int action, String takenIn, String leftOut) {
    List<Definition> in = definitions(partition.get(takenIn));
    if (action != REORGANIZE) {
      return new Scheme(
          partition.path("ddl_type").asInt(0), column(partition, "ddl_expr", "ddl_columns"), in);
    }
    List<Long> out = definitions(partition.get(leftOut)).stream().map(Definition::id).toList();
    List<Definition> all = new ArrayList<>();
    boolean placed = false;
    for (Definition definition : current.definitions) {
      if (!out.contains(definition.id)) {
        all.add(definition);
      } else if (!placed) {
        all.addAll(in);
        placed = true;
      }
    }
    return new Scheme(current.type, current.column, all);
  }

  private static String column(ObjectNode partition, String expression, String columns) {
    JsonNode names = partition.path(columns);
    if (names.isArray() && !names.isEmpty()) {
      return names.get(0).get("L").stringValue();
    }
    return partition
        .path(expression)
        .asString("")
        .replace("`", "")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static List<Definition> definitions(JsonNode list) {
    if (!list.isArray()) {
      return List.of();
    }
    return StreamSupport.stream(list.spliterator(), false)
        .map(
            d ->
                new Definition(
                    d.get("id").longValue(),
                    d.get("less_than").isArray() ? d.get("less_than").get(0).stringValue() : "",
                    d.get("in_values").isArray()
                        ? StreamSupport.stream(d.get("in_values").spliterator(), false)
                            .map(row -> row.get(0).stringValue())
                            .toList()
                        : List.of()))
        .toList();
  }

  /** Ids of the partitions that readers look at. */
  List<Long> readIds() {
    return schemes.isEmpty()
        ? List.of(tableId)
        : schemes.get(0).definitions.stream().map(Definition::id).toList();
  }

  /**
   * The partitions that a row is written to; the one that readers use comes first.
   *
   * @param value gives the value of a column by its lower-case name
   */
  List<Long> targets(Function<String, Datum> value) {
    if (schemes.isEmpty()) {
      return List.of(tableId);
    }
    List<Long> targets = new ArrayList<>();
    for (Scheme scheme : schemes) {
      long target = scheme.target(value);
      if (!targets.contains(target)) {
        targets.add(target);
      }
    }
    return targets;
  }

  /** Whether a partition takes a row with this value. */
  boolean accepts(Function<String, Datum> value) {
    return schemes.isEmpty() || schemes.stream().allMatch(scheme -> scheme.find(value) != 0);
  }

  private record Definition(long id, String lessThan, List<String> inValues) {}

  private record Scheme(int type, String column, List<Definition> definitions) {
    long target(Function<String, Datum> value) {
      long found = find(value);
      if (found == 0) {
        throw new NoPartitionException("no partition for " + column + " = " + value.apply(column));
      }
      return found;
    }

    /** 0 when no partition takes the row. */
    long find(Function<String, Datum> value) {
      if (type == 0) {
        return definitions.get(0).id;
      }
      Datum datum = value.apply(column);
      return switch (type) {
        case 1 -> range(datum);
        case 2 -> definitions.get((int) Math.abs(number(datum) % definitions.size())).id;
        default -> list(datum);
      };
    }

    private long range(Datum datum) {
      for (Definition definition : definitions) {
        if (definition.lessThan.equalsIgnoreCase("MAXVALUE")
            || datum.isNull()
            || isBelow(datum, definition.lessThan)) {
          return definition.id;
        }
      }
      return 0;
    }

    private long list(Datum datum) {
      String literal = datum.isNull() ? "NULL" : Long.toString(number(datum));
      for (Definition definition : definitions) {
        if (definition.inValues.contains(literal)) {
          return definition.id;
        }
      }
      return 0;
    }

    private static boolean isBelow(Datum datum, String bound) {
      if (!bound.startsWith("'")) {
        return number(datum) < Long.parseLong(bound);
      }
      String text = bound.substring(1, bound.length() - 1);
      if (datum instanceof Datum.Time time) {
        return date(time.packed()).compareTo(text) < 0;
      }
      return ((Datum.Bytes) datum).string().compareTo(text) < 0;
    }

    private static String date(long packed) {
      return "%04d-%02d-%02d"
          .formatted(PackedTime.year(packed), PackedTime.month(packed), PackedTime.day(packed));
    }

    private static long number(Datum datum) {
      if (datum instanceof Datum.Int signed) {
        return signed.value();
      }
      if (datum instanceof Datum.Unsigned unsigned) {
        return unsigned.bits();
      }
      return 0;
    }
  }
}
