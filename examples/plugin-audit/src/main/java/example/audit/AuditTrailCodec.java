package example.audit;

import io.pitr.api.hook.StateCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Writes the state as {@code {..., "trail":"TS SCHEMA QUERY;..."}}. Schema and query are in Base64,
 * so nothing must be escaped and the plugin needs no JSON library. The member {@code trail} is
 * always the last one; everything before it is kept as it is.
 */
final class AuditTrailCodec implements StateCodec<AuditTrail> {
  private static final String MEMBER = "\"trail\":\"";
  private static final String END = "\"}";

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String write(AuditTrail trail) {
    List<String> entries = new ArrayList<>();
    for (AuditTrail.Entry entry : trail.entries()) {
      entries.add(
          Long.toUnsignedString(entry.ts()) + " " + pack(entry.schema()) + " " + pack(entry.query()));
    }
    return "{" + trail.unknown() + MEMBER + String.join(";", entries) + END;
  }

  @Override
  public AuditTrail read(int version, String json) {
    int begin = json.lastIndexOf(MEMBER);
    if (begin < 0 || !json.startsWith("{") || !json.endsWith(END)) {
      throw new IllegalArgumentException("not a state of the audit plugin: " + json);
    }
    String text = json.substring(begin + MEMBER.length(), json.length() - END.length());
    List<AuditTrail.Entry> entries = new ArrayList<>();
    for (String entry : text.isEmpty() ? new String[0] : text.split(";")) {
      String[] parts = entry.split(" ", -1);
      entries.add(
          new AuditTrail.Entry(
              Long.parseUnsignedLong(parts[0]), unpack(parts[1]), unpack(parts[2])));
    }
    return new AuditTrail(entries, json.substring(1, begin));
  }

  private static String pack(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String unpack(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
