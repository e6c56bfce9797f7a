package io.pitr.inspect.ddl;

import io.pitr.format.schema.Name;
import io.pitr.format.schema.TableInfo;
import tools.jackson.databind.JsonNode;

/** The table options of SHOW CREATE TABLE, except TTL and partitions. */
final class TableOptions {
  private final Literals literals;

  TableOptions(Literals literals) {
    this.literals = literals;
  }

  String text(TableInfo table, String charset, String collation, NextIds next) {
    StringBuilder out = new StringBuilder(" ENGINE=InnoDB DEFAULT CHARSET=").append(charset);
    if (!collation.isEmpty() && !collation.equals("binary")) {
      out.append(" COLLATE=").append(collation);
    }
    if (!table.compression().isEmpty()) {
      out.append(" COMPRESSION='").append(table.compression()).append('\'');
    }
    if (next.autoIncrement() > 1) {
      out.append(" AUTO_INCREMENT=").append(next.autoIncrement());
    }
    if (table.autoIdCache() != 0) {
      out.append(" /*T![auto_id_cache] AUTO_ID_CACHE=").append(table.autoIdCache()).append(" */");
    }
    if (next.autoRandom() > 1) {
      out.append(" /*T![auto_rand_base] AUTO_RANDOM_BASE=").append(next.autoRandom()).append(" */");
    }
    appendRegions(table, out);
    if (!table.comment().isEmpty()) {
      out.append(" COMMENT=").append(literals.quoted(table.comment()));
    }
    if (table.temporaryKind() == 1) {
      out.append(" ON COMMIT DELETE ROWS");
    }
    table.policy().ifPresent(policy -> out.append(policy(policy)));
    if (table.cacheStatus() == 1) {
      out.append(" /* CACHED ON */");
    }
    return out.toString();
  }

  static String affinity(TableInfo table) {
    JsonNode level = table.extra("affinity").path("level");
    return level.isString() ? " /*T![affinity] AFFINITY='" + level.stringValue() + "' */" : "";
  }

  private static void appendRegions(TableInfo table, StringBuilder out) {
    if (table.shardRowIdBits() > 0) {
      out.append(" /*T! SHARD_ROW_ID_BITS=").append(table.shardRowIdBits()).append(' ');
      if (table.preSplitRegions() > 0) {
        out.append("PRE_SPLIT_REGIONS=").append(table.preSplitRegions()).append(' ');
      }
      out.append("*/");
    }
    if (table.autoRandomBits() > 0 && table.preSplitRegions() > 0) {
      out.append(" /*T! PRE_SPLIT_REGIONS=").append(table.preSplitRegions()).append(" */");
    }
  }

  static String policy(Name policy) {
    return " /*T![placement] PLACEMENT POLICY=" + SqlText.name(policy.original()) + " */";
  }
}
