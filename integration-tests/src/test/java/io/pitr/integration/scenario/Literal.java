package io.pitr.integration.scenario;

import java.util.HexFormat;

/** Values as statements write them. */
final class Literal {
  private Literal() {}

  static String text(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  static String bytes(byte[] bytes) {
    return "X'" + HexFormat.of().formatHex(bytes) + "'";
  }
}
