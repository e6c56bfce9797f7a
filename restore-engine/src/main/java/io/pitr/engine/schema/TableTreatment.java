package io.pitr.engine.schema;

import io.pitr.api.target.TargetTraits;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;

/**
 * What a definition must not carry while a chain is open. TiFlash replicas always wait for the end.
 * On a cluster, tables are fenced, no TTL job may delete restored rows, sessions and caches of the
 * upstream mean nothing, and its placement policies are not there (spec/segmented-restore.md V-03,
 * V-09); a target without servers keeps what the upstream has.
 *
 * @param fence tables get mode 2 (restore)
 * @param quieten TTL off, locks, caches and placement gone
 */
public record TableTreatment(boolean fence, boolean quieten) {
  private static final int MODE_NORMAL = 0;
  private static final int MODE_RESTORE = 2;

  public static TableTreatment of(TargetTraits traits) {
    return new TableTreatment(traits.fencesByTableMode(), !traits.keepsHistory());
  }

  public TableInfo apply(TableInfo info) {
    TableInfo treated = info.withoutTiflashReplica();
    if (quieten) {
      treated = treated.withTtlEnabled(false).withoutLock().withoutCache().withoutPolicies();
      boolean isTable = info.viewInfo().isEmpty() && info.sequenceInfo().isEmpty();
      treated = treated.withMode(fence && isTable ? MODE_RESTORE : MODE_NORMAL);
    }
    return treated;
  }

  public DbInfo apply(DbInfo info) {
    return quieten ? info.withoutPolicy() : info;
  }
}
