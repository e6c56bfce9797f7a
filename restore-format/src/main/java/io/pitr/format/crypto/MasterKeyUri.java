package io.pitr.format.crypto;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;

/** Parses {@code --master-key}, the location of a master key. */
public final class MasterKeyUri {
  private static final String LOCAL = "local://";

  private MasterKeyUri() {}

  /**
   * The absolute path of a key file on this machine.
   *
   * @throws RestoreException {@link FormatError#FORMAT_UNSUPPORTED} for key management services,
   *     {@link FormatError#CIPHER_INVALID} for anything else
   */
  public static String localPath(String uri, String flag) {
    if (uri.startsWith(LOCAL + "/")) {
      return uri.substring(LOCAL.length());
    }
    int end = uri.indexOf("://");
    String scheme = end < 0 ? "" : uri.substring(0, end);
    switch (scheme) {
      case "aws-kms", "azure-kms", "gcp-kms" ->
          throw new RestoreException(
              FormatError.FORMAT_UNSUPPORTED,
              "master keys of " + scheme + " are not supported, only local:///path",
              flag);
      default -> throw CipherKeys.invalid("expected a master key of the form local:///path", flag);
    }
  }
}
