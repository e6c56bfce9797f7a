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
public record TargetIdentity(String uri, long clusterId, String version, String newCollation) {}
