package io.pitr.format.crypto;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses cipher methods and keys from the command line. Messages never contain a key. */
public final class CipherKeys {
  private CipherKeys() {}

  /**
   * @param method value of {@code --crypter.method}; empty means plaintext
   * @param keyText value of {@code --crypter.key} or content of the key file: hexadecimal digits,
   *     optionally followed by one newline
   * @param flag named in messages
   * @throws RestoreException {@link FormatError#CIPHER_INVALID}
   */
  public static CipherSpec parse(String method, String keyText, String flag) {
    CipherSpec.Method known = method(method, flag);
    if (known == CipherSpec.Method.PLAINTEXT) {
      return CipherSpec.PLAINTEXT;
    }
    byte[] key = hex(keyText, flag);
    if (key.length != known.keyBytes()) {
      throw invalid(
          known.flagValue()
              + " needs a key of "
              + 2 * known.keyBytes()
              + " hexadecimal digits, got "
              + 2 * key.length,
          flag);
    }
    return new CipherSpec(known, key);
  }

  private static CipherSpec.Method method(String text, String flag) {
    if (text.isEmpty()) {
      return CipherSpec.Method.PLAINTEXT;
    }
    for (CipherSpec.Method method : CipherSpec.Method.values()) {
      if (method.flagValue().equalsIgnoreCase(text)) {
        return method;
      }
    }
    String known =
        Stream.of(CipherSpec.Method.values())
            .map(CipherSpec.Method::flagValue)
            .collect(Collectors.joining(", "));
    throw invalid("unknown cipher method '" + text + "'; known are " + known, flag);
  }

  static byte[] hex(String text, String flag) {
    String digits = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      // The cause is not attached: its message quotes the key.
      throw invalid(
          "expected a key of an even number of hexadecimal digits, got "
              + digits.length()
              + " other characters",
          flag);
    }
  }

  static RestoreException invalid(String what, String flag) {
    return new RestoreException(FormatError.CIPHER_INVALID, what, flag);
  }
}
