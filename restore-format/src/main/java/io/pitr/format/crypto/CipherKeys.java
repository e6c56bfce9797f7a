package io.pitr.format.crypto;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cipher methods and keys as the command line gives them. No key appears in a message. */
public final class CipherKeys {
  private CipherKeys() {}

  /**
   * @param method value of {@code --crypter.method}; empty means plaintext
   * @param keyText value of {@code --crypter.key}, or what the key file holds: hexadecimal digits,
   *     one final newline allowed
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
    throw invalid("no cipher method '" + text + "'; there are " + known, flag);
  }

  static byte[] hex(String text, String flag) {
    String digits = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      // The cause is not attached: its message quotes the key.
      throw invalid(
          "a key is an even number of hexadecimal digits, got "
              + digits.length()
              + " characters that are not",
          flag);
    }
  }

  static RestoreException invalid(String what, String flag) {
    return new RestoreException(FormatError.CIPHER_INVALID, what, flag);
  }
}
