package io.pitr.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.HexText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The entries of both column families; comparing names the first key that differs. */
final class Contents {
  private final Map<ColumnFamily, TreeMap<byte[], byte[]>> families =
      new EnumMap<>(ColumnFamily.class);

  Contents() {
    for (ColumnFamily cf : ColumnFamily.values()) {
      families.put(cf, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  TreeMap<byte[], byte[]> of(ColumnFamily cf) {
    return families.get(cf);
  }

  long size() {
    return families.values().stream().mapToLong(TreeMap::size).sum();
  }

  void assertEquals(Contents expected, String what) {
    for (ColumnFamily cf : ColumnFamily.values()) {
      var keys = new TreeSet<byte[]>(Arrays::compareUnsigned);
      keys.addAll(of(cf).keySet());
      keys.addAll(expected.of(cf).keySet());
      for (byte[] key : keys) {
        assertThat(text(of(cf).get(key)))
            .as("%s, %s, key %s", what, cf, HexText.of(key))
            .isEqualTo(text(expected.of(cf).get(key)));
      }
    }
  }

  /** Whether each entry is one of the expected ones. */
  void assertHoldsNothingBut(Contents expected, String what) {
    for (ColumnFamily cf : ColumnFamily.values()) {
      of(cf)
          .forEach(
              (key, value) ->
                  assertThat(text(value))
                      .as("%s, %s, key %s", what, cf, HexText.of(key))
                      .isEqualTo(text(expected.of(cf).get(key))));
    }
  }

  private static String text(byte[] value) {
    return value == null ? "absent" : HexText.of(value);
  }
}
