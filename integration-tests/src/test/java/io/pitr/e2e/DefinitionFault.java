package io.pitr.e2e;

import java.util.SplittableRandom;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ways in which an upstream may leave the definition of a table that has rows. */
enum DefinitionFault {
  INDEX_PAST_THE_COLUMNS("is over column", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      part(table, random).put("offset", table.get("cols").size() + random.nextInt(3));
    }
  },
  INDEX_BEFORE_THE_COLUMNS("is over column", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      part(table, random).put("offset", -1 - random.nextInt(3));
    }
  },
  COLUMNS_WITH_ONE_ID("two columns have the id", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      column(table, 2).put("id", column(table, random.nextInt(2)).get("id").longValue());
    }
  },
  INDEXES_WITH_ONE_ID("two indexes have the id", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      ArrayNode indexes = (ArrayNode) table.get("index_info");
      indexes.add(indexes.get(0).deepCopy());
    }
  },
  UNKNOWN_TYPE("unknown column type 99", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      type(table, random.nextInt(3)).put("Tp", 99);
    }
  },
  NO_TYPE("has no type", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      column(table, random.nextInt(3)).remove("type");
    }
  },
  NO_COLUMNS("", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      if (random.nextBoolean()) {
        table.putNull("cols");
      } else {
        table.putArray("cols");
      }
    }
  },
  NO_PARTITIONS("has no partitions", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      ObjectNode partition = table.putObject("partition");
      partition.put("enable", true).put("type", 1).put("num", 3).putNull("definitions");
    }
  },
  NO_HANDLE_COLUMN("no column is the primary key", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      type(table, 0).put("Flag", 0);
    }
  },
  CLUSTERED_WITHOUT_KEY("has no primary key", true) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      table.put("pk_is_handle", false).put("is_common_handle", true);
    }
  },
  DEFAULT_THAT_IS_NO_NUMBER("", false) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      column(table, 2).put("origin_default", "many").put("default", "many");
    }
  },
  UNKNOWN_COLLATION("", false) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      type(table, 1).put("Collate", "utf8mb4_klingon_ci");
    }
  },
  UNKNOWN_CHARSET("", false) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      type(table, 1).put("Charset", "klingon").put("Collate", "klingon_bin");
    }
  },
  COLUMN_WITH_ANOTHER_PLACE("", false) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      column(table, random.nextInt(3)).put("offset", random.nextInt(-3, 20));
    }
  },
  EXPRESSION_WITHOUT_END("", false) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      column(table, 1).put("generated_expr_string", "frobnicate(`id`, (");
    }
  },
  UNKNOWN_PARTITIONING("", false) {
    @Override
    void apply(ObjectNode table, SplittableRandom random) {
      table.putObject("partition").put("enable", false).put("type", 99).put("expr", "((");
    }
  };

  private final String reason;
  private final boolean unreadable;

  DefinitionFault(String reason, boolean unreadable) {
    this.reason = reason;
    this.unreadable = unreadable;
  }

  /** Changes the definition of a table with the columns {@code id}, {@code name}, {@code score}. */
  abstract void apply(ObjectNode table, SplittableRandom random);

  /** Part of what is said of the table. */
  String reason() {
    return reason;
  }

  /** Whether the rows of such a table are unreadable. */
  boolean unreadable() {
    return unreadable;
  }

  private static ObjectNode column(ObjectNode table, int at) {
    return (ObjectNode) table.get("cols").get(at);
  }

  private static ObjectNode type(ObjectNode table, int at) {
    return (ObjectNode) column(table, at).get("type");
  }

  private static ObjectNode part(ObjectNode table, SplittableRandom random) {
    ArrayNode indexes = (ArrayNode) table.get("index_info");
    return (ObjectNode) indexes.get(random.nextInt(indexes.size())).get("idx_cols").get(0);
  }
}
