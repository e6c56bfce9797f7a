package io.pitr.engine.schema;

import io.pitr.api.RestoreException;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.MetaChange;
import io.pitr.catalog.MetaLog;
import io.pitr.engine.EngineError;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Applies the full backup and then the log to a model. */
public final class SchemaPass {
  private final SchemaModel model;
  private final Scoping scoping;
  private final SchemaSink sink;

  public SchemaPass(SchemaModel model, Scoping scoping, SchemaSink sink) {
    this.model = model;
    this.scoping = scoping;
    this.sink = sink;
  }

  /** The schema of the full backup. */
  public void base(FullBackup backup) {
    var base = new BaseSchema(model, scoping, sink, backup.snapshotTs());
    backup.placementPolicies().forEach(json -> sink.change(policy(json, backup)));
    backup.forEachSchema(
        schema -> {
          DbInfo database = DbInfo.parse(schema.getDb().toByteArray());
          if (schema.getTable().isEmpty()) {
            base.database(database);
          } else {
            base.table(database, TableInfo.parse(schema.getTable().toByteArray()));
          }
        });
    base.end();
  }

  /** The changes of the log's span. */
  public void log(MetaLog log) {
    var fold = new SchemaFold(model, scoping, sink);
    log.forEach(fold::apply);
  }

  /** The meta key's value has a leading byte for the format, 0 for JSON (spec/formats.md §4.4). */
  private static MetaChange policy(String json, FullBackup backup) {
    long id = JSON.readTree(json).path("id").asLong();
    if (id == 0) {
      throw new RestoreException(
          EngineError.SCHEMA_INCONSISTENT, "a placement policy has no id", "full backup");
    }
    var value = new ByteArrayOutputStream();
    value.write(0);
    value.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    return new MetaChange(
        new MetaKey.Policy(id),
        backup.snapshotTs(),
        backup.snapshotTs(),
        false,
        value.toByteArray());
  }

  private static final JsonMapper JSON = JsonMapper.shared();
}
