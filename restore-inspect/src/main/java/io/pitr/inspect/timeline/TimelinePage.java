package io.pitr.inspect.timeline;

import io.pitr.api.Tso;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a timeline as one self-contained HTML page. */
public final class TimelinePage {
  private static final String TEMPLATE = "timeline.html";
  private static final String DATA_MARK = "\"@DATA@\"";

  private TimelinePage() {}

  /** The text of the page. */
  public static String html(Timeline timeline) {
    // The data must not contain the end tag of the script element.
    String data = data(timeline).toString().replace("<", "\\u003c").replace("\u2028", "\\u2028");
    return template().replace(DATA_MARK, data);
  }

  /** The page's data. Timestamps and ids are strings: numbers in JavaScript have 53 bits. */
  private static ObjectNode data(Timeline timeline) {
    ObjectNode data = JsonMapper.shared().createObjectNode();
    data.put("uri", timeline.uri());
    data.put("from", timeline.from().toString());
    data.put("until", timeline.until().toString());
    data.put("fromMillis", timeline.from().physicalMillis());
    data.put("untilMillis", timeline.until().physicalMillis());
    data.put("deep", timeline.deep());
    data.put("distinct", timeline.distinct());
    ArrayNode tables = data.putArray("tables");
    for (TableActivity table : timeline.tables()) {
      ObjectNode node = tables.addObject();
      node.put("id", Long.toUnsignedString(table.id())).put("name", table.name());
      numbers(node.putArray("writes"), table.writes());
      numbers(node.putArray("deletes"), table.deletes());
    }
    ArrayNode ddl = data.putArray("ddl");
    for (DdlStatement statement : timeline.ddl()) {
      ddl.addObject()
          .put("type", statement.type())
          .put("state", statement.state())
          .put("table", statement.schema() + "." + statement.table())
          .put("query", statement.query())
          .put("begunMillis", statement.begun().physicalMillis())
          .put("begun", statement.begun().toString())
          .put("before", statement.before().toString());
    }
    numbers(
        data.putArray("flushes"), timeline.flushes().stream().map(Tso::physicalMillis).toList());
    ArrayNode gaps = data.putArray("gaps");
    timeline
        .gaps()
        .forEach(
            gap ->
                gaps.addArray().add(gap.from().physicalMillis()).add(gap.until().physicalMillis()));
    ArrayNode open = data.putArray("straddling");
    timeline
        .straddling()
        .forEach(
            txn ->
                open.addArray()
                    .add(txn.start().physicalMillis())
                    .add(txn.commit().physicalMillis()));
    return data;
  }

  private static void numbers(ArrayNode array, List<Long> numbers) {
    numbers.forEach(array::add);
  }

  private static String template() {
    try (InputStream in =
        Objects.requireNonNull(TimelinePage.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
