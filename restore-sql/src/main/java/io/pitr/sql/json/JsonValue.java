package io.pitr.sql.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A JSON document of MySQL and TiDB: JSON's values, and SQL's times and bytes. Immutable. */
public sealed interface JsonValue {

  /** {@code null}, {@code true} and {@code false}. */
  enum Literal implements JsonValue {
    NULL(0),
    TRUE(1),
    FALSE(2);

    private final int code;

    Literal(int code) {
      this.code = code;
    }

    /** The code in the binary form. */
    int code() {
      return code;
    }
  }

  record Int(long value) implements JsonValue {}

  /**
   * An integer that was stored unsigned.
   *
   * @param bits all 64 bits
   */
  record Unsigned(long bits) implements JsonValue {}

  record Real(double value) implements JsonValue {}

  record Text(String value) implements JsonValue {}

  /**
   * Bytes of an SQL type without a JSON equivalent.
   *
   * @param typeCode the column type's number
   * @param bytes shared, not copied
   */
  record Opaque(int typeCode, byte[] bytes) implements JsonValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof Opaque that
          && typeCode == that.typeCode
          && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * typeCode + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Opaque[" + typeCode + ", " + Arrays.toString(bytes) + "]";
    }
  }

  /**
   * A DATE, DATETIME or TIMESTAMP.
   *
   * @param coreTime year&lt;&lt;50, month&lt;&lt;46, day&lt;&lt;41, hour&lt;&lt;36,
   *     minute&lt;&lt;30, second&lt;&lt;24, microseconds&lt;&lt;4, and four bits of precision and
   *     kind
   */
  record Time(TimeKind kind, long coreTime) implements JsonValue {}

  enum TimeKind {
    DATE,
    DATETIME,
    TIMESTAMP
  }

  /** A TIME. */
  record Duration(long nanos, int fsp) implements JsonValue {}

  record Array(List<JsonValue> elements) implements JsonValue {
    public Array {
      elements = List.copyOf(elements);
    }
  }

  /**
   * An object.
   *
   * @param members by key in the order of the keys' UTF-8 bytes, each key once
   */
  record Mapping(List<Member> members) implements JsonValue {
    private static final Comparator<Member> BY_KEY =
        (a, b) ->
            Arrays.compareUnsigned(
                a.key.getBytes(StandardCharsets.UTF_8), b.key.getBytes(StandardCharsets.UTF_8));

    public Mapping {
      members = List.copyOf(members);
    }

    /** Sorts by key; the last of equal keys wins. */
    public static Mapping of(List<Member> members) {
      var sorted = new ArrayList<>(members);
      sorted.sort(BY_KEY);
      var unique = new ArrayList<Member>(sorted.size());
      for (Member member : sorted) {
        int last = unique.size() - 1;
        if (last >= 0 && unique.get(last).key.equals(member.key)) {
          unique.set(last, member);
        } else {
          unique.add(member);
        }
      }
      return new Mapping(unique);
    }
  }

  record Member(String key, JsonValue value) {}
}
