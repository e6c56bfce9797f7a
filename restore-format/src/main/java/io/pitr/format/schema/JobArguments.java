package io.pitr.format.schema;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.DdlJobView.GlobalIndexArg;
import io.pitr.api.schema.DdlJobView.IndexArg;
import io.pitr.api.schema.JobState;
import io.pitr.format.FormatError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The finished arguments of a DDL job that a restore needs (spec/formats.md §6.7). Arguments of
 * other job types are not read. A position with an unexpected type counts as absent: rolled-back
 * jobs have names where finished jobs have ids.
 */
record JobArguments(
    List<IndexArg> indexes,
    List<Long> newIndexIds,
    List<Long> partitionIds,
    List<Long> oldPhysicalIds,
    List<Long> droppedTableIds,
    List<GlobalIndexArg> oldGlobalIndexes,
    OptionalLong newTableId,
    OptionalLong startKeyTableId) {
  private static final JobArguments NONE =
      new JobArguments(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          OptionalLong.empty(),
          OptionalLong.empty());
  private static final int TABLE_PREFIX_BYTES = 9;

  static JobArguments read(int type, int state, int version, JsonNode raw, String where) {
    ActionType action = ActionType.of(type);
    if (!matters(action) || raw.isNull() || raw.isMissingNode()) {
      return NONE;
    }
    Layout layout;
    if (raw instanceof ArrayNode array) {
      layout = Layout.byPosition(array, state == JobState.ROLLBACK_DONE.code());
    } else if (raw instanceof ObjectNode object && version == 2) {
      layout = Layout.byKey(object);
    } else {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "the arguments of a DDL job of version " + version + " are of type " + raw.getNodeType(),
          where);
    }
    return layout.read(action);
  }

  private static boolean matters(ActionType action) {
    return switch (action) {
      case DROP_SCHEMA,
          DROP_TABLE,
          DROP_VIEW,
          DROP_SEQUENCE,
          TRUNCATE_TABLE,
          TRUNCATE_PARTITION,
          ADD_PARTITION,
          DROP_PARTITION,
          REORGANIZE_PARTITION,
          PARTITION_BY,
          REMOVE_PARTITIONING,
          ADD_INDEX,
          ADD_PRIMARY_KEY,
          ADD_COLUMNAR_INDEX,
          DROP_INDEX,
          DROP_PRIMARY_KEY,
          DROP_COLUMN,
          MODIFY_COLUMN ->
          true;
      default -> false;
    };
  }

  /** Finds an argument by key or by position. */
  private record Layout(
      ObjectNode keyed, ArrayNode positional, boolean isKeyed, boolean rolledBack) {

    static Layout byKey(ObjectNode object) {
      return new Layout(object, object.arrayNode(), true, false);
    }

    static Layout byPosition(ArrayNode array, boolean rolledBack) {
      return new Layout(array.objectNode(), array, false, rolledBack);
    }

    private JsonNode at(String key, int position) {
      return isKeyed ? keyed.path(key) : positional.path(position);
    }

    JobArguments read(ActionType action) {
      return switch (action) {
        case DROP_SCHEMA ->
            with(List.of(), List.of(), List.of(), List.of(), ids(at("all_dropped_table_ids", 0)));
        case DROP_TABLE, DROP_VIEW, DROP_SEQUENCE, TRUNCATE_TABLE ->
            new JobArguments(
                List.of(),
                List.of(),
                List.of(),
                ids(at("old_partition_ids", 1)),
                List.of(),
                List.of(),
                isKeyed ? id(keyed.path("new_table_id")) : OptionalLong.empty(),
                startKeyId(at("start_key", 0)));
        case TRUNCATE_PARTITION ->
            with(List.of(), List.of(), List.of(), ids(at("old_partition_ids", 0)), List.of());
        case ADD_PARTITION,
            DROP_PARTITION,
            REORGANIZE_PARTITION,
            PARTITION_BY,
            REMOVE_PARTITIONING ->
            new JobArguments(
                List.of(),
                List.of(),
                List.of(),
                ids(at("old_physical_tbl_ids", 0)),
                List.of(),
                globalIndexes(at("old_global_indexes", 1)),
                OptionalLong.empty(),
                OptionalLong.empty());
        case ADD_INDEX, ADD_PRIMARY_KEY, ADD_COLUMNAR_INDEX ->
            with(addedIndexes(), List.of(), ids(at("partition_ids", 2)), List.of(), List.of());
        case DROP_INDEX, DROP_PRIMARY_KEY ->
            with(droppedIndexes(), List.of(), ids(at("partition_ids", 3)), List.of(), List.of());
        case DROP_COLUMN ->
            with(
                plain(ids(at("index_ids", 2))),
                List.of(),
                ids(at("partition_ids", 3)),
                List.of(),
                List.of());
        case MODIFY_COLUMN ->
            with(
                plain(ids(at("index_ids", 0))),
                ids(at("new_index_ids", 2)),
                ids(at("partition_ids", 1)),
                List.of(),
                List.of());
        default -> NONE;
      };
    }

    private static JobArguments with(
        List<IndexArg> indexes,
        List<Long> newIndexIds,
        List<Long> partitionIds,
        List<Long> oldPhysicalIds,
        List<Long> droppedTableIds) {
      return new JobArguments(
          indexes,
          newIndexIds,
          partitionIds,
          oldPhysicalIds,
          droppedTableIds,
          List.of(),
          OptionalLong.empty(),
          OptionalLong.empty());
    }

    private List<IndexArg> addedIndexes() {
      if (isKeyed) {
        return keyedIndexes();
      }
      if (rolledBack) {
        return List.of();
      }
      List<Long> ids = ids(positional.path(0));
      JsonNode globals = positional.path(3);
      List<IndexArg> indexes = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        boolean global = (globals.isArray() ? globals.path(i) : globals).asBoolean(false);
        indexes.add(new IndexArg(ids.get(i), global));
      }
      return List.copyOf(indexes);
    }

    private List<IndexArg> droppedIndexes() {
      return isKeyed ? keyedIndexes() : plain(ids(positional.path(2)));
    }

    private List<IndexArg> keyedIndexes() {
      List<IndexArg> indexes = new ArrayList<>();
      for (JsonNode index : keyed.path("index_args")) {
        id(index.path("index_id"))
            .ifPresent(
                id -> indexes.add(new IndexArg(id, index.path("is_global").asBoolean(false))));
      }
      return List.copyOf(indexes);
    }

    private static List<IndexArg> plain(List<Long> ids) {
      return ids.stream().map(id -> new IndexArg(id, false)).toList();
    }

    private static List<GlobalIndexArg> globalIndexes(JsonNode list) {
      List<GlobalIndexArg> result = new ArrayList<>();
      for (JsonNode pair : list) {
        OptionalLong table = id(pair.path("TableID"));
        OptionalLong index = id(pair.path("IndexID"));
        if (table.isPresent() && index.isPresent()) {
          result.add(new GlobalIndexArg(table.getAsLong(), index.getAsLong()));
        }
      }
      return List.copyOf(result);
    }

    private static OptionalLong startKeyId(JsonNode base64) {
      if (!base64.isString()) {
        return OptionalLong.empty();
      }
      byte[] key;
      try {
        key = Base64.getDecoder().decode(base64.stringValue());
      } catch (IllegalArgumentException e) {
        throw GoJson.corrupt("Job.raw_args", "the start key is not base64");
      }
      return key.length >= TABLE_PREFIX_BYTES && key[0] == 't'
          ? OptionalLong.of(ByteBuffer.wrap(key).getLong(1) ^ Long.MIN_VALUE)
          : OptionalLong.empty();
    }

    /** A list of ids, or one id. */
    private static List<Long> ids(JsonNode node) {
      List<Long> ids = new ArrayList<>();
      id(node).ifPresent(ids::add);
      if (node.isArray()) {
        for (JsonNode element : node) {
          id(element).ifPresent(ids::add);
        }
      }
      return List.copyOf(ids);
    }

    private static OptionalLong id(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() != 0
          ? OptionalLong.of(node.longValue())
          : OptionalLong.empty();
    }
  }
}
