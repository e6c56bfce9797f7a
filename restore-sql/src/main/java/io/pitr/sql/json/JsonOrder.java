package io.pitr.sql.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The order of JSON values in comparisons: by kind first, then by value. */
public final class JsonOrder {
  private JsonOrder() {}

  /** Negative, zero or positive. Numbers of different kinds compare by value. */
  public static int compare(JsonValue a, JsonValue b) {
    int byKind = Integer.compare(rank(a), rank(b));
    if (byKind != 0) {
      return byKind;
    }
    if (a instanceof JsonValue.Literal left && b instanceof JsonValue.Literal right) {
      return Boolean.compare(left == JsonValue.Literal.TRUE, right == JsonValue.Literal.TRUE);
    } else if (a instanceof JsonValue.Text left && b instanceof JsonValue.Text right) {
      return Arrays.compareUnsigned(utf8(left.value()), utf8(right.value()));
    } else if (a instanceof JsonValue.Opaque left && b instanceof JsonValue.Opaque right) {
      return Arrays.compareUnsigned(left.bytes(), right.bytes());
    } else if (a instanceof JsonValue.Time left && b instanceof JsonValue.Time right) {
      return Long.compareUnsigned(
          CoreTime.packed(left.coreTime()), CoreTime.packed(right.coreTime()));
    } else if (a instanceof JsonValue.Duration left && b instanceof JsonValue.Duration right) {
      return Long.compare(left.nanos(), right.nanos());
    } else if (a instanceof JsonValue.Array left && b instanceof JsonValue.Array right) {
      return compare(left.elements(), right.elements());
    } else if (a instanceof JsonValue.Mapping left && b instanceof JsonValue.Mapping right) {
      return compare(left, right);
    }
    return number(a).compareTo(number(b));
  }

  /** Whether the first document contains the second, as in JSON_CONTAINS. */
  public static boolean contains(JsonValue whole, JsonValue part) {
    if (whole instanceof JsonValue.Mapping mapping) {
      return part instanceof JsonValue.Mapping wanted
          && wanted.members().stream().allMatch(member -> containsMember(mapping, member));
    } else if (whole instanceof JsonValue.Array array) {
      return part instanceof JsonValue.Array wanted
          ? wanted.elements().stream().allMatch(element -> contains(array, element))
          : array.elements().stream().anyMatch(element -> contains(element, part));
    }
    return compare(whole, part) == 0;
  }

  private static boolean containsMember(JsonValue.Mapping mapping, JsonValue.Member wanted) {
    return mapping.members().stream()
        .anyMatch(
            member ->
                member.key().equals(wanted.key()) && contains(member.value(), wanted.value()));
  }

  private static int compare(List<JsonValue> left, List<JsonValue> right) {
    Iterator<JsonValue> others = right.iterator();
    for (JsonValue value : left) {
      if (!others.hasNext()) {
        return 1;
      }
      int order = compare(value, others.next());
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  private static int compare(JsonValue.Mapping left, JsonValue.Mapping right) {
    int bySize = Integer.compare(left.members().size(), right.members().size());
    for (int i = 0; bySize == 0 && i < left.members().size(); i++) {
      JsonValue.Member a = left.members().get(i);
      JsonValue.Member b = right.members().get(i);
      int order = Arrays.compareUnsigned(utf8(a.key()), utf8(b.key()));
      order = order != 0 ? order : compare(a.value(), b.value());
      if (order != 0) {
        return order;
      }
    }
    return bySize;
  }

  private static int rank(JsonValue value) {
    if (value == JsonValue.Literal.NULL) {
      return 0;
    } else if (value instanceof JsonValue.Text) {
      return 2;
    } else if (value instanceof JsonValue.Mapping) {
      return 3;
    } else if (value instanceof JsonValue.Array) {
      return 4;
    } else if (value instanceof JsonValue.Literal) {
      return 5;
    } else if (value instanceof JsonValue.Time time) {
      return time.kind() == JsonValue.TimeKind.DATE ? 6 : 8;
    } else if (value instanceof JsonValue.Duration) {
      return 7;
    }
    return value instanceof JsonValue.Opaque ? 9 : 1;
  }

  private static BigDecimal number(JsonValue value) {
    if (value instanceof JsonValue.Int number) {
      return BigDecimal.valueOf(number.value());
    } else if (value instanceof JsonValue.Unsigned number) {
      return new BigDecimal(Long.toUnsignedString(number.bits()));
    } else if (value instanceof JsonValue.Real number && Double.isFinite(number.value())) {
      return new BigDecimal(number.value());
    }
    return BigDecimal.ZERO;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
