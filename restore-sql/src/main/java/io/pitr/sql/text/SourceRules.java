package io.pitr.sql.text;

import io.pitr.api.target.TargetIdentity;
import io.pitr.format.backup.TidbVersion;

/**
 * How the upstream cluster encodes strings and prints values.
 *
 * @param newCollation whether string keys are sort keys
 * @param texts text rules of the cluster's version
 */
public record SourceRules(boolean newCollation, TextRules texts) {

  /** Rules of a cluster of the newest version. */
  public static SourceRules newest(boolean newCollation) {
    return new SourceRules(newCollation, TextRules.NEWEST);
  }

  /** Rules of the upstream cluster of a target. */
  public static SourceRules of(TargetIdentity target) {
    return new SourceRules(
        !target.newCollation().equalsIgnoreCase("False"),
        TextRules.of(TidbVersion.parse(target.sourceVersion())));
  }
}
