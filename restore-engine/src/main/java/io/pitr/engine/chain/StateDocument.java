package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import io.pitr.format.codec.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form of every document of a chain: a line {@code PITR <version> <sha256 of the body>}, then
 * the body, one JSON value. Corrupt documents and documents of newer versions are distinguished.
 */
final class StateDocument {
  private static final String MAGIC = "PITR";
  private static final int VERSION = 2;

  /** The version of the documents of {@link FirstLayout}. */
  private static final int OLDEST_VERSION = 1;

  private static final int MAX_HEADER_BYTES = 96;
  static final JsonMapper JSON = JsonMapper.shared();

  private StateDocument() {}

  static byte[] write(JsonNode body) {
    byte[] json = JSON.writeValueAsBytes(body);
    byte[] header =
        (MAGIC + ' ' + VERSION + ' ' + HexFormat.of().formatHex(Sha256.of(json)) + '\n')
            .getBytes(StandardCharsets.US_ASCII);
    byte[] document = Arrays.copyOf(header, header.length + json.length);
    System.arraycopy(json, 0, document, header.length, json.length);
    return document;
  }

  /** Whether a document begins as version 1 writes it. */
  static boolean isOfOldestVersion(byte[] document) {
    byte[] start = (MAGIC + ' ' + OLDEST_VERSION + ' ').getBytes(StandardCharsets.US_ASCII);
    return document.length > start.length
        && Arrays.equals(document, 0, start.length, start, 0, start.length);
  }

  private static boolean isReadable(String version) {
    for (int readable = OLDEST_VERSION; readable <= VERSION; readable++) {
      if (version.equals(Integer.toString(readable))) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param key names the document in messages
   * @throws RestoreException {@link EngineError#STATE_CORRUPT} or {@link EngineError#STATE_TOO_NEW}
   */
  static JsonNode read(String key, byte[] document) {
    int end = 0;
    int limit = Math.min(document.length, MAX_HEADER_BYTES);
    while (end < limit && document[end] != '\n') {
      end++;
    }
    String[] header = new String(document, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
    if (end == limit || header.length != 3 || !header[0].equals(MAGIC)) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "no header", key);
    }
    if (!isReadable(header[1])) {
      throw new RestoreException(
          EngineError.STATE_TOO_NEW,
          "version " + header[1] + ", this program reads up to " + VERSION,
          key);
    }
    byte[] json = Arrays.copyOfRange(document, end + 1, document.length);
    String actual = HexFormat.of().formatHex(Sha256.of(json));
    if (!actual.equals(header[2])) {
      throw new RestoreException(
          EngineError.STATE_CORRUPT, "sha256 is " + actual + ", recorded " + header[2], key);
    }
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "not JSON", key, e);
    }
  }
}
