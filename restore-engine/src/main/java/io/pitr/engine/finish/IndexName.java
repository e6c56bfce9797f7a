package io.pitr.engine.finish;

import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.engine.hooks.DeferredAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The full name of an index, as users write it. */
public record IndexName(String schema, String table, String index) {
  private static final char QUOTE = '`';

  /** Empty if the table has no index with this id. */
  public static Optional<IndexName> of(TableView table, long indexId) {
    return table.indexes().stream()
        .filter(index -> index.id() == indexId)
        .map(IndexView::name)
        .map(index -> new IndexName(table.schema(), table.name(), index))
        .findFirst();
  }

  /** The quoted names of the indexes that actions rebuild. */
  public static List<String> rebuiltBy(List<DeferredAction> actions, SchemaView schema) {
    var names = new ArrayList<String>();
    for (DeferredAction action : actions) {
      if (action.action().body() instanceof FinishBody.RebuildIndex rebuild) {
        schema
            .table(rebuild.tableId())
            .flatMap(table -> of(table, rebuild.indexId()))
            .ifPresent(name -> names.add(name.quoted()));
      }
    }
    return names;
  }

  /** Reads what {@link #quoted} wrote. */
  static IndexName parse(String quoted) {
    List<String> parts = parts(quoted);
    if (parts.size() != 3) {
      throw new IllegalArgumentException("not the name of an index: " + quoted);
    }
    return new IndexName(parts.get(0), parts.get(1), parts.get(2));
  }

  /** {@code `db`.`table`.`index`}. */
  public String quoted() {
    return quoted(schema) + "." + quoted(table) + "." + quoted(index);
  }

  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /**
   * Whether a text names this index, ignoring letter case: its three names separated by dots, each
   * in backticks or not.
   */
  boolean isMeantBy(String text) {
    List<String> parts = parts(text);
    boolean byParts =
        parts.size() == 3
            && parts.get(0).equalsIgnoreCase(schema)
            && parts.get(1).equalsIgnoreCase(table)
            && parts.get(2).equalsIgnoreCase(index);
    return byParts || (schema + "." + table + "." + index).equalsIgnoreCase(text);
  }

  /**
   * Splits at dots outside of backticks; inside of them, two backticks mean one. Empty if the last
   * backtick is missing.
   */
  private static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == QUOTE && i + 1 < text.length() && text.charAt(i + 1) == QUOTE) {
        part.append(c);
        i++;
      } else if (c == QUOTE && (quoted || part.isEmpty())) {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return quoted ? List.of() : parts;
  }
}
