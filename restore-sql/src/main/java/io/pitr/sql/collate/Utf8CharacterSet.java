package io.pitr.sql.collate;

import io.pitr.sql.convert.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** utf8, utf8mb3 and utf8mb4: stored unchanged. */
enum Utf8CharacterSet implements CharacterSet {
  INSTANCE;

  @Override
  public Optional<byte[]> encoded(int codePoint) {
    return Optional.of(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<byte[]> encoded(byte[] utf8) {
    return Optional.of(utf8);
  }

  @Override
  public Optional<byte[]> decoded(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      int codePoint = Utf8.codePoint(bytes, at);
      if (codePoint < 0) {
        return Optional.empty();
      }
      at += Utf8.length(codePoint);
    }
    return Optional.of(bytes);
  }
}
