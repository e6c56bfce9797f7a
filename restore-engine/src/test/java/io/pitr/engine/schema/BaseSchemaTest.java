package io.pitr.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.catalog.MetaChange;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaseSchemaTest {
  private final List<MetaKey> keys = new ArrayList<>();
  private final BaseSchema base =
      new BaseSchema(
          new SchemaModel(),
          Scoping.EVERYTHING,
          new SchemaSink() {
            @Override
            public void event(RestoreEvent event) {
              // Only the keys matter here.
            }

            @Override
            public void change(MetaChange change) {
              keys.add(change.key());
            }
          },
          new Tso(9));

  @Test
  void aMovedTableKeepsItsAllocatorInTheDatabaseItWasCreatedIn() {
    base.table(database(2, "now"), table("\"auto_inc_id\":30001,\"old_schema_id\":1"));
    base.database(database(1, "before"));
    base.end();

    assertThat(keys).contains(new MetaKey.AutoId(MetaKey.AutoId.Kind.ROW_ID, 1, 7));
  }

  @Test
  void theAllocatorOfATableWhoseFirstDatabaseIsGoneIsInItsDatabase() {
    base.table(database(2, "now"), table("\"auto_inc_id\":30001,\"old_schema_id\":1"));
    base.end();

    assertThat(keys).contains(new MetaKey.AutoId(MetaKey.AutoId.Kind.ROW_ID, 2, 7));
  }

  @Test
  void theAllocatorOfAnOtherTableIsInItsDatabase() {
    base.table(database(2, "now"), table("\"auto_inc_id\":30001"));
    base.end();

    assertThat(keys).contains(new MetaKey.AutoId(MetaKey.AutoId.Kind.ROW_ID, 2, 7));
  }

  private static DbInfo database(long id, String name) {
    return DbInfo.parse(
        ("{\"id\":"
                + id
                + ",\"db_name\":{\"O\":\""
                + name
                + "\",\"L\":\""
                + name
                + "\"},\"state\":5}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static TableInfo table(String fields) {
    return TableInfo.parse(
        ("{\"id\":7,\"name\":{\"O\":\"t\",\"L\":\"t\"},\"state\":5," + fields + "}")
            .getBytes(StandardCharsets.UTF_8));
  }
}
