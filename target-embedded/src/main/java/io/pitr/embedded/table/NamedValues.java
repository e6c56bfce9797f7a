package io.pitr.embedded.table;

import io.pitr.format.codec.ByteAppender;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** A block of names and values: the properties of a file, or where its other blocks lie. */
final class NamedValues {
  private final TreeMap<String, byte[]> values = new TreeMap<>();

  NamedValues put(String name, String value) {
    values.put(name, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A number of variable width. */
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

  NamedValues put(String name, WrittenBlock handle) {
    var bytes = new ByteAppender();
    handle.appendTo(bytes);
    values.put(name, bytes.toByteArray());
    return this;
  }

  /** As a block in which readers begin at its start only. */
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
