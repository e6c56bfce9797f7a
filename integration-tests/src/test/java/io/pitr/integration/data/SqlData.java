package io.pitr.integration.data;

import io.pitr.integration.cluster.Names;
import io.pitr.integration.cluster.Sql;
import io.pitr.integration.cluster.SqlRefused;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads everything through SQL; the session may be set to an earlier moment before. */
public record SqlData(Sql sql) implements DataReader {

  @Override
  public HeldData read() {
    sql.execute("SET time_zone = '+00:00'");
    var databases = new TreeMap<String, SortedMap<String, HeldTable>>();
    for (String database : sql.column("SHOW DATABASES")) {
      if (!Names.isSystem(database)) {
        databases.put(database, objects(database));
      }
    }
    return new HeldData(databases);
  }

  private SortedMap<String, HeldTable> objects(String database) {
    var objects = new TreeMap<String, HeldTable>();
    for (var row : sql.query("SHOW FULL TABLES IN " + Names.quoted(database))) {
      String name = row.get(0).orElse("");
      objects.put(name, object(Names.quoted(database, name), row.get(1).orElse("")));
    }
    return objects;
  }

  private HeldTable object(String name, String kind) {
    boolean sequence = kind.equals(HeldTable.SEQUENCE);
    String create = "";
    try {
      create =
          sql.query("SHOW CREATE " + (sequence ? "SEQUENCE " : "TABLE ") + name)
              .get(0)
              .get(1)
              .orElse("");
      List<String> columns = sequence ? List.of() : sql.column("SHOW COLUMNS IN " + name);
      List<List<Optional<String>>> rows = columns.isEmpty() ? List.of() : rows(name, columns);
      return new HeldTable(kind, create, columns, rows, "");
    } catch (SqlRefused e) {
      // For instance a view of a table that is gone: the upstream can't show it either.
      return new HeldTable(kind, create, List.of(), List.of(), String.valueOf(e.getMessage()));
    }
  }

  private List<List<Optional<String>>> rows(String name, List<String> columns) {
    String list = columns.stream().map(Names::quoted).collect(Collectors.joining(","));
    return sql.query("SELECT " + list + " FROM " + name);
  }
}
