package io.pitr.sql.expr;

import io.pitr.format.codec.HexText;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/** Functions of the bytes of a text: digests, hexadecimal and base64 encodings, UUIDs. */
final class DigestFunctions {
  private static final int UUID_BYTES = 16;

  private DigestFunctions() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry("hex", Function.of(1, DigestFunctions::hex)),
        Map.entry("unhex", Function.of(1, DigestFunctions::unhex)),
        Map.entry("md5", Function.of(1, a -> digest(a, "MD5"))),
        Map.entry("sha", Function.of(1, a -> digest(a, "SHA-1"))),
        Map.entry("sha1", Function.of(1, a -> digest(a, "SHA-1"))),
        Map.entry("sha2", Function.of(2, DigestFunctions::sha2)),
        Map.entry("crc32", Function.of(1, DigestFunctions::crc32)),
        Map.entry(
            "to_base64",
            Function.of(
                1,
                a ->
                    made(
                        a,
                        v ->
                            Datum.ofString(
                                new String(
                                    Base64.getMimeEncoder(76, new byte[] {'\n'})
                                        .encode(Texts.encoded(a.get(0).type(), v.bytes(0))),
                                    StandardCharsets.US_ASCII))))),
        Map.entry("from_base64", Function.of(1, DigestFunctions::fromBase64)),
        Map.entry("uuid_to_bin", Function.of(1, 2, DigestFunctions::uuidToBin)),
        Map.entry("bin_to_uuid", Function.of(1, 2, DigestFunctions::binToUuid)),
        Map.entry("inet_aton", Function.of(1, DigestFunctions::inetAton)));
  }

  /** A text with another collation than its argument. */
  private static Expression made(List<Expression> arguments, Computed.Strict body) {
    return Computed.withStrength(Computed.strict(Types.TEXT, arguments, body), Strength.COERCIBLE);
  }

  private static Expression hex(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    // A literal b'…' is a binary string, a column of type BIT is a number.
    boolean number =
        Types.isNumber(type) && !(type.code() == TypeCode.BIT && isLiteral(arguments.get(0)));
    return made(
        arguments,
        v ->
            Datum.ofString(
                (number ? Long.toHexString(v.bits(0)) : HexText.of(Texts.encoded(type, v.bytes(0))))
                    .toUpperCase(Locale.ROOT)));
  }

  private static boolean isLiteral(Expression expression) {
    return expression instanceof Computed.Constant;
  }

  private static Expression unhex(List<Expression> arguments) {
    return Computed.strict(
        Types.BYTES,
        arguments,
        v -> {
          String digits = v.text(0);
          String even = digits.length() % 2 == 0 ? digits : "0" + digits;
          var bytes = new byte[even.length() / 2];
          for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(even.charAt(2 * i), 16);
            int low = Character.digit(even.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
              return Datum.NULL;
            }
            bytes[i] = (byte) (high << 4 | low);
          }
          return new Datum.Bytes(bytes);
        });
  }

  private static Expression digest(List<Expression> arguments, String algorithm) {
    ColumnType type = arguments.get(0).type();
    return made(
        arguments,
        v -> Datum.ofString(HexText.of(digest(algorithm, Texts.encoded(type, v.bytes(0))))));
  }

  private static Expression sha2(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    return made(
        arguments,
        v -> {
          long bits = v.number(1);
          if (bits != 0 && bits != 224 && bits != 256 && bits != 384 && bits != 512) {
            return Datum.NULL;
          }
          String algorithm = "SHA-" + (bits == 0 ? 256 : bits);
          return Datum.ofString(HexText.of(digest(algorithm, Texts.encoded(type, v.bytes(0)))));
        });
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm, e);
    }
  }

  private static Expression crc32(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    return Computed.strict(
        Types.UNSIGNED,
        arguments,
        v -> {
          var crc = new CRC32();
          crc.update(Texts.encoded(type, v.bytes(0)));
          return new Datum.Unsigned(crc.getValue());
        });
  }

  private static Expression fromBase64(List<Expression> arguments) {
    return Computed.strict(
        Types.BYTES,
        arguments,
        v -> {
          String digits = v.text(0).replaceAll("\\s", "");
          if (digits.length() % 4 != 0) {
            return Datum.NULL;
          }
          try {
            return new Datum.Bytes(Base64.getDecoder().decode(digits));
          } catch (IllegalArgumentException e) {
            return Datum.NULL;
          }
        });
  }

  private static Expression uuidToBin(List<Expression> arguments) {
    return Computed.strict(
        Types.BYTES,
        arguments,
        v -> {
          String digits = v.text(0).replace("-", "").replace("{", "").replace("}", "");
          if (digits.length() != 2 * UUID_BYTES) {
            return Datum.NULL;
          }
          byte[] uuid = HexText.parse(digits, "a UUID");
          boolean swap = v.count() > 1 && v.number(1) != 0;
          return new Datum.Bytes(swap ? rearranged(uuid, 6, 2, 4, 2, 0, 4) : uuid);
        });
  }

  private static Expression binToUuid(List<Expression> arguments) {
    return Computed.strict(
        Types.TEXT,
        arguments,
        v -> {
          byte[] uuid = v.bytes(0);
          if (uuid.length != UUID_BYTES) {
            return Datum.NULL;
          }
          boolean swap = v.count() > 1 && v.number(1) != 0;
          String hex = HexText.of(swap ? rearranged(uuid, 4, 4, 2, 2, 0, 2) : uuid);
          return Datum.ofString(
              String.join(
                  "-",
                  hex.substring(0, 8),
                  hex.substring(8, 12),
                  hex.substring(12, 16),
                  hex.substring(16, 20),
                  hex.substring(20)));
        });
  }

  /** Concatenates ranges of the first eight bytes, given as pairs of offset and length. */
  private static byte[] rearranged(byte[] uuid, int... ranges) {
    byte[] out = uuid.clone();
    int at = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      System.arraycopy(uuid, ranges[i], out, at, ranges[i + 1]);
      at += ranges[i + 1];
    }
    return out;
  }

  private static Expression inetAton(List<Expression> arguments) {
    return Computed.strict(
        Types.UNSIGNED,
        arguments,
        v -> {
          String[] parts = v.text(0).split("\\.", -1);
          long address = 0;
          for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("\\d{1,3}") || Integer.parseInt(parts[i]) > 255) {
              return Datum.NULL;
            }
            boolean last = i == parts.length - 1;
            address = last ? address << (8 * (5 - parts.length)) : address << 8;
            address |= Integer.parseInt(parts[i]);
          }
          return parts.length > 4 ? Datum.NULL : new Datum.Unsigned(address);
        });
  }
}
