package io.pitr.inspect.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.MetaKey.AutoId;
import io.pitr.format.schema.TableInfo;
import io.pitr.inspect.MapSnapshot;
import io.pitr.inspect.TableJson;
import io.pitr.inspect.ddl.NextIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SchemaReaderTest {
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
  private final SchemaReader reader = new SchemaReader(new MapSnapshot(Tso.MAX, entries));

  private void database(long id, String name) {
    String json =
        "{\"id\":%d,\"db_name\":{\"O\":\"%s\",\"L\":\"%s\"},\"state\":5}"
            .formatted(id, name, name.toLowerCase(Locale.ROOT));
    entries.put(new MetaKey.Database(id).encode(), json.getBytes(StandardCharsets.UTF_8));
  }

  private void number(AutoId.Kind kind, long database, String value) {
    entries.put(new AutoId(kind, database, 1).encode(), value.getBytes(StandardCharsets.US_ASCII));
  }

  private SchemaObject only(TableInfo table) {
    database(7, "d");
    entries.put(new MetaKey.Table(7, table.id()).encode(), table.json());
    return reader.objects(reader.databases().get(0)).get(0);
  }

  @Test
  void systemDatabasesAreOmittedAndOthersAreSortedByName() {
    database(1, "mysql");
    database(2, "Zoo");
    database(3, "app");
    database(4, "__TiDB_BR_Temporary_sys");
    assertThat(reader.databases())
        .extracting(database -> database.name().original())
        .containsExactly("app", "Zoo");
  }

  @Test
  void autoIncrementUsesItsOwnAllocatorOnlyIfItIsSeparate() {
    number(AutoId.Kind.ROW_ID, 7, "100");
    number(AutoId.Kind.AUTO_INCREMENT, 7, "5");
    number(AutoId.Kind.AUTO_RANDOM, 7, "9");
    SchemaObject shared = only(TableJson.named("t").build());
    assertThat(shared.autoIds().next(shared.table())).isEqualTo(new NextIds(101, 10));
    SchemaObject separate = only(TableJson.named("t").with("auto_id_cache", "1").build());
    assertThat(separate.autoIds().next(separate.table())).isEqualTo(new NextIds(6, 10));
  }

  @Test
  void allocatorsStayInTheDatabaseWhereATableWasCreated() {
    number(AutoId.Kind.ROW_ID, 7, "100");
    number(AutoId.Kind.ROW_ID, 5, "30");
    SchemaObject moved = only(TableJson.named("t").with("old_schema_id", "5").build());
    assertThat(moved.autoIds().rowId()).isEqualTo(30);
  }

  @Test
  void objectsHaveQuotedNames() {
    SchemaObject object = only(TableJson.named("a`b").build());
    assertThat(object.qualifiedName()).isEqualTo("`d`.`a``b`");
    assertThat(List.of(object.schema(), object.name())).containsExactly("d", "a`b");
  }

  @Test
  void anAllocatorThatIsNotANumberIsRefused() {
    number(AutoId.Kind.ROW_ID, 7, "many");
    assertThatThrownBy(() -> only(TableJson.named("t").build()))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("many");
  }
}
