package io.pitr.plugin.storage.s3;

/**
 * The root of a storage.
 *
 * @param prefix without a slash at either end
 */
record S3Location(String scheme, String bucket, String prefix) {

  /** The bucket as a URL, for messages. */
  String root() {
    return scheme + "://" + bucket;
  }

  /** The key of a path below the prefix; for the empty path, the beginning of all keys. */
  String key(String path) {
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }

  /** An object or folder as a URL, for messages. */
  String where(String path) {
    return root() + "/" + key(path);
  }
}
