package io.pitr.format.schema;

import io.pitr.api.Tso;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlModes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DDL job (spec/formats.md §6.7). Reads its finished arguments in both layouts: by position
 * (version 1) or by key (version 2). Immutable.
 */
public final class Job extends JobFacts {
  private final byte[] json;
  private final JobArguments arguments;
  private final List<SubJob> subJobs;

  private Job(byte[] json, ObjectNode tree) {
    super(new Fields(tree, "Job"));
    this.json = json;
    arguments =
        JobArguments.read(
            typeCode(), stateCode(), version(), tree.path("raw_args"), "Job.raw_args");
    List<SubJob> subs = new ArrayList<>();
    fields()
        .object("multi_schema_info")
        .ifPresent(
            info -> subs.addAll(info.objects("sub_jobs", (sub, at) -> new SubJob(this, sub, at))));
    subJobs = List.copyOf(subs);
  }

  /**
   * @throws io.pitr.api.RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT}, or
   *     {@link io.pitr.format.FormatError#FORMAT_UNSUPPORTED} for arguments of a newer layout
   */
  public static Job parse(byte[] json) {
    return new Job(json.clone(), GoJson.parseObject(json, "Job"));
  }

  @Override
  JobArguments arguments() {
    return arguments;
  }

  /** UTF-8; the parsed bytes. */
  public byte[] json() {
    return json.clone();
  }

  /** The JSON text. */
  public String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public long id() {
    return fields().number("id");
  }

  /** Layout of the arguments: 1 or 2. */
  public int version() {
    return fields().small("version");
  }

  @Override
  public long schemaId() {
    return fields().number("schema_id");
  }

  @Override
  public long tableId() {
    return fields().number("table_id");
  }

  @Override
  public String schemaName() {
    return fields().text("schema_name");
  }

  @Override
  public String tableName() {
    return fields().text("table_name");
  }

  @Override
  public String query() {
    return fields().text("query");
  }

  @Override
  public Tso startTs() {
    return new Tso(fields().number("start_ts"));
  }

  /** Commit timestamp of the job's last change, as recorded in the job. */
  public Tso finishedTs() {
    return new Tso(fields().object("binlog").map(info -> info.number("FinishedTS")).orElse(0L));
  }

  /** The table after the job. */
  public Optional<TableInfo> finalTable() {
    return fields()
        .object("binlog")
        .flatMap(info -> info.object("TableInfo"))
        .map(table -> TableInfo.parse(GoJson.write(table.node())));
  }

  @Override
  public int reorgCode() {
    return fields().object("reorg_meta").map(meta -> meta.small("reorg_tp")).orElse(0);
  }

  /** A job without {@code location} evaluates expressions in the time zone of its server. */
  @Override
  public Optional<SessionSettings> session() {
    return fields()
        .object("reorg_meta")
        .filter(meta -> meta.scalar("sql_mode").isPresent())
        .map(
            meta ->
                new SessionSettings(
                    new SqlModes(meta.number("sql_mode")),
                    meta.object("location")
                        .map(zone -> new SessionZone(zone.text("name"), zone.small("offset")))
                        .orElse(SessionZone.SYSTEM)));
  }

  @Override
  public List<SubJob> subJobs() {
    return subJobs;
  }

  /** The new table id of TRUNCATE TABLE, if the arguments contain it. */
  public OptionalLong newTableId() {
    return arguments.newTableId();
  }

  /** The table id inside the start key of DROP TABLE, if the arguments contain one. */
  public OptionalLong startKeyTableId() {
    return arguments.startKeyTableId();
  }

  @Override
  public String toString() {
    return "job " + id() + " (type " + typeCode() + ", state " + stateCode() + ")";
  }

  /** One step of a multi-schema change. Id, schema and table come from the parent job. */
  public static final class SubJob extends JobFacts {
    private final Job parent;
    private final JobArguments arguments;

    private SubJob(Job parent, ObjectNode node, String where) {
      super(new Fields(node, where));
      this.parent = parent;
      arguments =
          JobArguments.read(
              typeCode(),
              stateCode(),
              parent.version(),
              node.path("raw_args").isMissingNode() ? NullNode.instance : node.path("raw_args"),
              where + ".raw_args");
    }

    @Override
    JobArguments arguments() {
      return arguments;
    }

    @Override
    public long id() {
      return parent.id();
    }

    @Override
    public Tso startTs() {
      return parent.startTs();
    }

    @Override
    public long schemaId() {
      return parent.schemaId();
    }

    @Override
    public long tableId() {
      return parent.tableId();
    }

    @Override
    public String schemaName() {
      return parent.schemaName();
    }

    @Override
    public String tableName() {
      return parent.tableName();
    }

    @Override
    public String query() {
      return parent.query();
    }

    @Override
    public int reorgCode() {
      return fields().small("reorg_tp");
    }

    @Override
    public Optional<SessionSettings> session() {
      return parent.session();
    }

    @Override
    public List<DdlJobView> subJobs() {
      return List.of();
    }
  }
}
