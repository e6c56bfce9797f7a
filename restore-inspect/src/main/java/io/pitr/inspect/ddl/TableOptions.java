package io.pitr.inspect.ddl;

import io.pitr.format.schema.Name;
import io.pitr.format.schema.TableInfo;
import io.pitr.format.schema.TtlInfo;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What follows the closing bracket of SHOW CREATE TABLE, up to the partitions. */
final class TableOptions {
  private static final String OLD_TTL_JOB_INTERVAL = "1h";
  private static final List<String> TIME_UNITS =
      List.of(
          "",
          "MICROSECOND",
          "SECOND",
          "MINUTE",
          "HOUR",
          "DAY",
          "WEEK",
          "MONTH",
          "QUARTER",
          "YEAR",
          "SECOND_MICROSECOND",
          "MINUTE_MICROSECOND",
          "MINUTE_SECOND",
          "HOUR_MICROSECOND",
          "HOUR_SECOND",
          "HOUR_MINUTE",
          "DAY_MICROSECOND",
          "DAY_SECOND",
          "DAY_MINUTE",
          "DAY_HOUR",
          "YEAR_MONTH");

  private TableOptions() {}

  static String text(TableInfo table, String charset, String collation, NextIds next) {
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
      out.append(" COMMENT=").append(SqlText.string(table.comment()));
    }
    if (table.temporaryKind() == 1) {
      out.append(" ON COMMIT DELETE ROWS");
    }
    table.policy().ifPresent(policy -> out.append(policy(policy)));
    if (table.cacheStatus() == 1) {
      out.append(" /* CACHED ON */");
    }
    table.ttl().ifPresent(ttl -> appendTtl(ttl, out));
    JsonNode affinity = table.extra("affinity").path("level");
    if (affinity.isString()) {
      out.append(" /*T![affinity] AFFINITY='").append(affinity.stringValue()).append("' */");
    }
    return out.toString();
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

  private static void appendTtl(TtlInfo ttl, StringBuilder out) {
    String unit =
        ttl.unit() > 0 && ttl.unit() < TIME_UNITS.size() ? TIME_UNITS.get(ttl.unit()) : "";
    String jobs = ttl.jobInterval().isEmpty() ? OLD_TTL_JOB_INTERVAL : ttl.jobInterval();
    out.append(" /*T![ttl] TTL=")
        .append(SqlText.name(ttl.column().original()))
        .append(" + INTERVAL ")
        .append(ttl.interval())
        .append(' ')
        .append(unit)
        .append(" */ /*T![ttl] TTL_ENABLE='")
        .append(ttl.enabled() ? "ON" : "OFF")
        .append("' */ /*T![ttl] TTL_JOB_INTERVAL='")
        .append(jobs)
        .append("' */");
  }
}
