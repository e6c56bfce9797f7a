package io.pitr.sql.collate;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** binary and latin1: TiDB treats latin1 as UTF-8 without validation. */
enum RawCharacterSet implements CharacterSet {
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
  public byte[] replaced(byte[] utf8) {
    return utf8;
  }

  @Override
  public Optional<byte[]> decoded(byte[] bytes) {
    return Optional.of(bytes);
  }
}
