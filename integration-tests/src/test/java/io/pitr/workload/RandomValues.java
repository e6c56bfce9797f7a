package io.pitr.workload;

import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.PackedTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random values of column types, small and large, plain and odd. */
final class RandomValues {
  private static final String[] WORDS = {
    "a", "Straße", "ÄÖ", "中文", "😀", "Tab\t", "quote'", "trailing  ", "", "MiXed", "zz"
  };
  private static final int LONG_VALUE = 600;
  private static final int HUGE_VALUE = 40_000;

  private RandomValues() {}

  static Datum of(ColumnType type, SplittableRandom random) {
    if (!type.isNotNull() && random.nextInt(8) == 0) {
      return Datum.NULL;
    }
    return switch (type.code()) {
      case TINYINT -> integer(type, 7, random);
      case SMALLINT -> integer(type, 15, random);
      case MEDIUMINT -> integer(type, 23, random);
      case INT -> integer(type, 31, random);
      case BIGINT -> integer(type, 62, random);
      case YEAR -> new Datum.Int(random.nextInt(1901, 2156));
      case FLOAT -> new Datum.Float32(random.nextInt(-1000, 1000) / 8f);
      case DOUBLE -> new Datum.Float64(random.nextInt(-100_000, 100_000) / 64d);
      case DECIMAL -> decimal(type, random);
      case BIT -> new Datum.Bit(random.nextLong() & -1L >>> 64 - Math.max(1, type.flen()));
      case DATE -> new Datum.Time(time(random, 0) >>> 41 << 41);
      case DATETIME, TIMESTAMP -> new Datum.Time(time(random, type.fsp()));
      case TIME ->
          new Datum.Duration(
              random.nextLong(-800L * 3600, 800L * 3600) * 1_000_000_000L
                  + fraction(random, type.fsp()) * 1000);
      case ENUM -> new Datum.EnumIndex(1 + random.nextInt(type.elements().size()));
      case SET -> new Datum.SetBits(random.nextInt(1 << type.elements().size()));
      case JSON -> Datum.Json.of(json(random, 2));
      case CHAR, VARCHAR, VARSTRING, BLOB, TINYBLOB, MEDIUMBLOB, LONGBLOB ->
          type.collation().equals("binary") ? bytes(type, random) : text(type, random);
      default -> throw new IllegalArgumentException("no values of type " + type.code());
    };
  }

  private static Datum integer(ColumnType type, int bits, SplittableRandom random) {
    int shown = random.nextInt(4) == 0 ? bits : Math.min(bits, 7);
    long value = random.nextLong(1L << shown);
    if (type.isUnsigned()) {
      return new Datum.Unsigned(value);
    }
    return new Datum.Int(random.nextInt(4) == 0 ? -value : value);
  }

  private static Datum decimal(ColumnType type, SplittableRandom random) {
    int digits = Math.min(15, type.flen());
    long unscaled = random.nextLong((long) Math.pow(10, digits));
    BigInteger value = BigInteger.valueOf(random.nextBoolean() ? unscaled : -unscaled);
    return new Datum.Decimal(new BigDecimal(value, type.decimal()));
  }

  private static long time(SplittableRandom random, int fsp) {
    return PackedTime.pack(
        random.nextInt(1971, 2037),
        random.nextInt(1, 13),
        random.nextInt(1, 29),
        random.nextInt(24),
        random.nextInt(60),
        random.nextInt(60),
        (int) fraction(random, fsp));
  }

  /** Microseconds with so many digits. */
  private static long fraction(SplittableRandom random, int digits) {
    long unit = 1;
    for (int i = digits; i < 6; i++) {
      unit *= 10;
    }
    return digits == 0 ? 0 : random.nextLong(1_000_000 / unit) * unit;
  }

  private static Datum bytes(ColumnType type, SplittableRandom random) {
    boolean fixed = type.code() == io.pitr.sql.value.TypeCode.CHAR;
    byte[] bytes = new byte[fixed ? type.flen() : random.nextInt(length(type, random) + 1)];
    random.nextBytes(bytes);
    return new Datum.Bytes(bytes);
  }

  private static int length(ColumnType type, SplittableRandom random) {
    if (type.flen() >= HUGE_VALUE && random.nextInt(60) == 0) {
      return HUGE_VALUE;
    }
    int most = type.flen() < 0 ? LONG_VALUE : Math.min(type.flen(), LONG_VALUE);
    return random.nextInt(5) == 0 ? most : Math.min(most, 12);
  }

  private static Datum text(ColumnType type, SplittableRandom random) {
    int most = length(type, random);
    StringBuilder text = new StringBuilder();
    boolean ascii = !type.charset().startsWith("utf8");
    while (text.codePointCount(0, text.length()) < most) {
      String word =
          ascii || random.nextInt(3) > 0
              ? "w" + random.nextInt(50)
              : WORDS[random.nextInt(WORDS.length)];
      text.append(word);
      if (most < HUGE_VALUE && random.nextInt(3) == 0) {
        break;
      }
    }
    int end = Math.min(most, text.codePointCount(0, text.length()));
    String cut = text.substring(0, text.offsetByCodePoints(0, end));
    boolean isChar = type.code() == io.pitr.sql.value.TypeCode.CHAR;
    return Datum.ofString(isChar ? cut.stripTrailing() : cut);
  }

  private static JsonValue json(SplittableRandom random, int depth) {
    List<JsonValue> tags = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(new JsonValue.Text("t" + random.nextInt(9)));
    }
    List<JsonValue.Member> members = new ArrayList<>();
    members.add(new JsonValue.Member("n", new JsonValue.Int(random.nextInt(1000))));
    if (depth > 0 && random.nextInt(3) == 0) {
      members.add(new JsonValue.Member("o", json(random, depth - 1)));
    }
    members.add(new JsonValue.Member("tags", new JsonValue.Array(tags)));
    return new JsonValue.Mapping(members);
  }
}
