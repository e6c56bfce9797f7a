package io.pitr.plugin.storage.s3;

/**
 * Who asks. Empty texts mean that the user did not say.
 *
 * @param keys secret
 * @param anonymous requests are not signed
 * @param sendCredentials the nodes of a cluster get the keys
 */
record S3Identity(
    S3Keys keys,
    String profile,
    String roleArn,
    String externalId,
    boolean anonymous,
    boolean sendCredentials) {

  /** Components are secret. */
  @Override
  public String toString() {
    return anonymous ? "nobody" : keys.toString();
  }
}
