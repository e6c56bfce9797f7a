package io.pitr.format.sst;

import io.pitr.format.codec.ByteAppender;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** A block of names and values: the properties of a file, or the handles of its other blocks. */
final class NamedValues {
  private final TreeMap<String, byte[]> values = new TreeMap<>();

  NamedValues put(String name, String value) {
    values.put(name, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Puts a variable-length number. */
  NamedValues put(String name, long value) {
    values.put(name, new ByteAppender().uvarint(value).toByteArray());
    return this;
  }

  NamedValues putU32(String name, int value) {
    values.put(name, new ByteAppender().u32Le(value).toByteArray());
    return this;
  }

  NamedValues putU64(String name, long value) {
    values.put(name, new ByteAppender().i64Le(value).toByteArray());
    return this;
  }

  NamedValues put(String name, BlockHandle handle) {
    var bytes = new ByteAppender();
    handle.appendTo(bytes);
    values.put(name, bytes.toByteArray());
    return this;
  }

  /** The block, with its start as the only restart point. */
  byte[] toByteArray() {
    var bytes = new ByteAppender(1 << 10);
    values.forEach(
        (name, value) -> {
          byte[] key = name.getBytes(StandardCharsets.UTF_8);
          bytes.uvarint(0).uvarint(key.length).uvarint(value.length).bytes(key).bytes(value);
        });
    return bytes.u32Le(0).u32Le(1).toByteArray();
  }
}
