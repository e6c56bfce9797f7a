package io.pitr.engine.chain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Encodes the id of an action, which contains names of tables, as a key of a state store, which is
 * printable ASCII.
 */
final class ActionKey {
  private ActionKey() {}

  static String of(String action) {
    return URLEncoder.encode(action, StandardCharsets.UTF_8);
  }
}
