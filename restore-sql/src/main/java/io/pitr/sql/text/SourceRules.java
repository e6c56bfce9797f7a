package io.pitr.sql.text;

import io.pitr.api.target.TargetIdentity;
import io.pitr.format.backup.TidbVersion;

/**
 * How the cluster that the data of a target came from encodes strings and prints values.
 *
 * @param newCollation whether string keys are sort keys
 * @param texts of the cluster's version
 */
public record SourceRules(boolean newCollation, TextRules texts) {

  /** Of a cluster of the newest version. */
  public static SourceRules newest(boolean newCollation) {
    return new SourceRules(newCollation, TextRules.NEWEST);
  }

  /** Of what a target holds. */
  public static SourceRules of(TargetIdentity target) {
    return new SourceRules(
        !target.newCollation().equalsIgnoreCase("False"),
        TextRules.of(TidbVersion.parse(target.sourceVersion())));
  }
}
