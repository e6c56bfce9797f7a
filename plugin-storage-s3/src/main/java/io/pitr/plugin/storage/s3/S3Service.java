package io.pitr.plugin.storage.s3;

/**
 * The service that has the bucket. Empty texts mean that the user did not say.
 *
 * @param endpoint without a final slash; empty for AWS
 * @param region as the user gave it
 * @param provider as the user gave it, or what the scheme implies
 * @param pathStyle the bucket is in the path of a request, not in the host name
 * @param accelerate AWS's transfer acceleration is used
 */
record S3Service(
    String endpoint, String region, String provider, boolean pathStyle, boolean accelerate) {
  static final String AWS_DOMAIN = "amazonaws.com";
}
