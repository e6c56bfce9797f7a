package io.pitr.sql.collate;

import java.util.Optional;

/** ascii: code points below 128. */
enum AsciiCharacterSet implements CharacterSet {
  INSTANCE;

  private static final int LIMIT = 0x80;

  @Override
  public Optional<byte[]> encoded(int codePoint) {
    return codePoint < LIMIT ? Optional.of(new byte[] {(byte) codePoint}) : Optional.empty();
  }

  @Override
  public Optional<byte[]> encoded(byte[] utf8) {
    return Optional.of(utf8);
  }

  @Override
  public Optional<byte[]> decoded(byte[] bytes) {
    for (byte one : bytes) {
      if (one < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(bytes);
  }
}
