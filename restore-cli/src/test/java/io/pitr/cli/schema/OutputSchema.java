package io.pitr.cli.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published JSON schema, made from the records that the program writes. */
public final class OutputSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final Map<OutputDocument, Schema> SCHEMAS = new EnumMap<>(OutputDocument.class);

  private OutputSchema() {}

  /** The text of {@code docs/json-schema.json}. */
  public static String text() {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema()) + "\n";
  }

  /** The commands that have a document. */
  public static Set<String> commands() {
    return Arrays.stream(OutputDocument.values())
        .flatMap(document -> document.commands().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Requires that a document of standard output has the form of its command. */
  public static void require(JsonNode document) {
    require(OutputDocument.of(document), document);
  }

  /** Requires that a document has a form: no key is missing, none is unknown. */
  public static void require(OutputDocument form, JsonNode document) {
    List<Error> errors = schema(form).validate(document);
    Assertions.assertThat(errors).as("%s, %s", form, document).isEmpty();
  }

  private static synchronized Schema schema(OutputDocument form) {
    return SCHEMAS.computeIfAbsent(
        form,
        key -> {
          ObjectNode schema = schema();
          schema.remove("anyOf");
          schema.put("$ref", reference(form));
          return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(schema);
        });
  }

  private static ObjectNode schema() {
    ObjectNode schema = JsonMapper.shared().createObjectNode();
    schema.put("$schema", DRAFT);
    schema.put("title", "JSON documents of br");
    schema.put(
        "description",
        "What br prints with --json, and the file of --report. Keys may be added in later versions.");
    var anyOf = schema.putArray("anyOf");
    var schemas = new RecordSchemas();
    for (OutputDocument document : OutputDocument.values()) {
      anyOf.add(schemas.of(document.type()));
      ObjectNode command =
          (ObjectNode)
              schemas
                  .definitions()
                  .get(document.type().getSimpleName())
                  .path("properties")
                  .path("command");
      if (!document.commands().isEmpty()) {
        var values = command.putArray("enum");
        document.commands().forEach(values::add);
      }
    }
    ObjectNode definitions = schema.putObject("$defs");
    schemas.definitions().forEach(definitions::set);
    return schema;
  }

  private static String reference(OutputDocument form) {
    return "#/$defs/" + form.type().getSimpleName();
  }
}
