package io.pitr.cli.schema;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The page about the JSON documents, made from the records that the program writes. */
public final class JsonPage {
  private final StringBuilder page = new StringBuilder();

  private JsonPage() {}

  /** The text of {@code docs/json.md}. */
  public static String text() {
    var made = new JsonPage();
    made.write();
    return made.page.toString();
  }

  private void write() {
    page.append(
        """
        # JSON documents

        Made from the program itself. [json-schema.json](json-schema.json) is the schema of all documents.
        [Figures](figures.md) defines what the numbers count.

        - Timestamps and ids are **strings** of decimal digits: `jq` 1.6 and JavaScript round numbers above 2^53.
        - Sizes are in bytes, durations in seconds. Names of tables are quoted: `` `db`.`table` ``.
        - Every document has the key `command`. A command that fails prints the document [Failure](#failure).
        - Keys may be added in later versions; readers should ignore keys that they do not know.
        """);
    Set<Class<?>> parts = new LinkedHashSet<>();
    for (OutputDocument document : OutputDocument.values()) {
      page.append("\n## ").append(document.title()).append("\n\n");
      String description = RecordSchemas.description(document.type());
      if (!description.isEmpty()) {
        page.append(description).append("\n\n");
      }
      table(document.type());
      collect(document.type(), parts);
    }
    page.append("\n## Parts of documents\n");
    for (Class<?> part : parts) {
      page.append("\n### ").append(part.getSimpleName()).append("\n\n");
      table(part);
    }
  }

  private void table(Class<?> type) {
    page.append("| key | type | meaning |\n| --- | --- | --- |\n");
    for (RecordSchemas.Key key : RecordSchemas.keys(type)) {
      page.append("| `")
          .append(key.name())
          .append("` | ")
          .append(RecordSchemas.words(key.type()))
          .append(" | ")
          .append(cell(key.description()))
          .append(" |\n");
    }
  }

  /** A name with backticks of its own, such as `db`.`table`, needs two around it. */
  private static String cell(String description) {
    return description.replace("`db`.`table`.`index`", "`` `db`.`table`.`index` ``");
  }

  private static void collect(Class<?> type, Set<Class<?>> parts) {
    var left = new ArrayDeque<Class<?>>();
    left.add(type);
    while (!left.isEmpty()) {
      for (RecordSchemas.Key key : RecordSchemas.keys(left.remove())) {
        RecordSchemas.recordIn(key.type()).filter(parts::add).ifPresent(left::add);
      }
    }
  }
}
