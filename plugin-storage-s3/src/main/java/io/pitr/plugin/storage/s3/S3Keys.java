package io.pitr.plugin.storage.s3;

import java.util.Optional;

/**
 * Keys that the user gave; empty if there are none.
 *
 * @param sessionToken empty for long-lived keys
 */
record S3Keys(String accessKey, String secretAccessKey, String sessionToken) {
  static final S3Keys NONE = new S3Keys("", "", "");

  boolean isEmpty() {
    return accessKey.isEmpty() || secretAccessKey.isEmpty();
  }

  Optional<S3Keys> given() {
    return isEmpty() ? Optional.empty() : Optional.of(this);
  }

  @Override
  public String toString() {
    return isEmpty() ? "no keys" : "keys given";
  }
}
