package io.pitr.api.target;

/**
 * Which target this is.
 *
 * @param uri without credentials
 * @param clusterId the cluster's id, or the id given at creation; never 0
 * @param version the cluster's version, or this program's for the embedded target
 * @param newCollation the text of {@code new_collations_enabled}: {@code True}, {@code False}, or
 *     empty when the target takes what the backup has
 */
public record TargetIdentity(String uri, long clusterId, String version, String newCollation) {
  /**
   * The key of the {@link StateStore} under which the engine leaves the backup's {@code True} or
   * {@code False} with a target that takes what the backup has; that target tells it as its own
   * from then on.
   */
  public static final String NEW_COLLATION_KEY = "new-collation";
}
