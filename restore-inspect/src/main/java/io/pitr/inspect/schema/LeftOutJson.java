package io.pitr.inspect.schema;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The skipped tables in the JSON output of a command. */
public final class LeftOutJson {
  private LeftOutJson() {}

  /** Adds the array {@code leftOut}. */
  public static void add(ObjectNode document, List<LeftOutTable> tables) {
    ArrayNode list = document.putArray("leftOut");
    for (LeftOutTable table : tables) {
      list.addObject()
          .put("table", table.qualifiedName())
          .put("code", table.why().code().code())
          .put("what", table.why().what())
          .put("where", table.why().where())
          .put("remedy", table.why().remedy());
    }
  }
}
