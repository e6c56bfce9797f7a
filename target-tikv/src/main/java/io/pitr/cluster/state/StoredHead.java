package io.pitr.cluster.state;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The stored form of a value: the value itself if it is small, otherwise the location and checksum
 * of its parts. Parts have unique names and are written before their head, so every head is
 * complete.
 *
 * <pre>
 *   inline   01 value
 *   parted   02 generation:u64 length:u32 parts:u32 sha256:32
 * </pre>
 */
sealed interface StoredHead {
  int PART_BYTES = 512 << 10;
  int INLINE_BYTES = 64 << 10;
  int MAX_BYTES = 64 << 20;

  ByteString encode();

  /** Returns the keys of the parts, in order. */
  List<ByteString> partKeys();

  /** The head contains the value. */
  record Inline(byte[] value) implements StoredHead {
    @Override
    public ByteString encode() {
      return ByteString.copyFrom(new ByteAppender().u8(1).bytes(value).toByteArray());
    }

    @Override
    public List<ByteString> partKeys() {
      return List.of();
    }
  }

  /** The value is stored in parts of {@link #PART_BYTES}. */
  record Parted(long generation, int length, byte[] sha256) implements StoredHead {
    @Override
    public ByteString encode() {
      return ByteString.copyFrom(
          new ByteAppender()
              .u8(2)
              .i64Be(generation)
              .u32Be(length)
              .u32Be(parts())
              .bytes(sha256)
              .toByteArray());
    }

    private int parts() {
      return (length + PART_BYTES - 1) / PART_BYTES;
    }

    @Override
    public List<ByteString> partKeys() {
      var keys = new ArrayList<ByteString>();
      for (int part = 0; part < parts(); part++) {
        keys.add(StateKeys.key(prefix() + "%06d".formatted(part)));
      }
      return keys;
    }

    /** Returns the key that announces the parts until the head is written. */
    ByteString pendingKey() {
      return StateKeys.key(StateKeys.PENDING + "%016x".formatted(generation));
    }

    private String prefix() {
      return StateKeys.PARTS + "%016x/".formatted(generation);
    }

    /**
     * @throws RestoreException {@link TargetError#TARGET_CORRUPT} unless the parts match the
     *     checksum
     */
    byte[] join(List<ByteString> values, String where) {
      byte[] value = ByteString.copyFrom(values).toByteArray();
      if (value.length != length || !Arrays.equals(Sha256.of(value), sha256)) {
        throw new RestoreException(
            TargetError.TARGET_CORRUPT,
            "a value of " + value.length + " bytes does not match its head, which says " + length,
            where);
      }
      return value;
    }
  }

  static StoredHead of(byte[] value, long generation) {
    if (value.length > MAX_BYTES) {
      throw new IllegalArgumentException("a value of " + value.length + " bytes");
    }
    return value.length <= INLINE_BYTES
        ? new Inline(value)
        : new Parted(generation, value.length, Sha256.of(value));
  }

  static StoredHead parse(ByteString bytes, String where) {
    var reader = new ByteReader(bytes.toByteArray(), where);
    int form = reader.u8();
    if (form == 1) {
      return new Inline(bytes.substring(1).toByteArray());
    }
    if (form == 2 && bytes.size() == 1 + 8 + 4 + 4 + 32) {
      long generation = reader.i64Be();
      int length = (int) reader.u32Be();
      int parts = (int) reader.u32Be();
      var head = new Parted(generation, length, bytes.substring(bytes.size() - 32).toByteArray());
      if (length > INLINE_BYTES && length <= MAX_BYTES && head.parts() == parts) {
        return head;
      }
    }
    throw new RestoreException(
        TargetError.TARGET_CORRUPT,
        "a stored value begins with " + HexText.abridged(bytes.toByteArray(), 24),
        where);
  }
}
