package io.pitr.inspect.json;

import io.pitr.api.Tso;
import io.pitr.catalog.NewCollation;
import io.pitr.format.time.TsoText;
import io.pitr.inspect.verify.BackupFacts;

/** General properties of a full backup. */
record BackupProperties(
    @Description("URI, without credentials") String storage,
    @Description("id of the cluster that wrote the backup") ObjectId upstreamClusterId,
    String clusterVersion,
    @Description("version of the program that wrote the backup") String writerVersion,
    @Description("timestamp of the backup; a chain starts here") Tso snapshotTs,
    @Description("`snapshotTs` as a time, UTC") String snapshotTime,
    @Description("version of the metadata's layout") int layoutVersion,
    @Description("whether TiDB's new collations were on") NewCollation newCollation,
    int placementPolicies,
    @Description("size that the metadata states; 0 if not recorded") long statedSizeBytes) {

  static BackupProperties of(BackupFacts facts) {
    return new BackupProperties(
        facts.storage(),
        new ObjectId(facts.clusterId()),
        facts.clusterVersion(),
        facts.writerVersion(),
        facts.snapshotTs(),
        TsoText.utc(facts.snapshotTs()),
        facts.layoutVersion(),
        facts.newCollation(),
        facts.placementPolicies(),
        facts.statedSizeBytes());
  }
}
