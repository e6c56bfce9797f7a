package io.pitr.engine.chain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Ids of actions hold names of tables; keys of a state store are printable ASCII. */
final class ActionKey {
  private ActionKey() {}

  static String of(String action) {
    return URLEncoder.encode(action, StandardCharsets.UTF_8);
  }
}
