package io.pitr.api.target;

/**
 * Which target this is.
 *
 * @param uri without credentials
 * @param clusterId the cluster's id, or the id given at creation; never 0
 * @param version the cluster's version, or this program's for the embedded target
 * @param newCollation the text of {@code new_collations_enabled}: {@code True}, {@code False}, or
 *     empty when the target takes what the backup has
 * @param sourceVersion the version of TiDB that the restored data comes from, such as {@code
 *     8.5.4}; empty when it is not known
 */
public record TargetIdentity(
    String uri, long clusterId, String version, String newCollation, String sourceVersion) {
  /**
   * The key of the {@link StateStore} under which the engine leaves the backup's {@code True} or
   * {@code False} with a target that takes what the backup has; the target then reports it as its
   * own.
   */
  public static final String NEW_COLLATION_KEY = "new-collation";

  /**
   * The key of the {@link StateStore} under which the engine keeps {@link #sourceVersion}. The
   * first segment of each chain writes it.
   */
  public static final String SOURCE_VERSION_KEY = "source-version";
}
