package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pitr.api.Tso;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Writes documents as JSON. Timestamps and ids become strings, because many readers round numbers
 * above 2^53. Constants of enums become lower-case words. An empty {@link java.util.Optional}
 * leaves out its key.
 */
public final class DocumentJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Tso.class, ToStringSerializer.instance)
                  .addSerializer(ObjectId.class, ToStringSerializer.instance))
          .changeDefaultPropertyInclusion(
              include -> include.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build();

  private DocumentJson() {}

  /** A document in one line. */
  public static String line(Record document) {
    return escaped(MAPPER.writeValueAsString(document));
  }

  /** Control characters above 0x7e, which JSON allows and some terminals obey, as escapes. */
  private static String escaped(String json) {
    var escaped = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (Character.isISOControl(c)) {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** A document in several lines, for a file. */
  public static String pretty(Record document) {
    return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document)
        + "\n";
  }
}
