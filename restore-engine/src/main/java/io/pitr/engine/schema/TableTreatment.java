package io.pitr.engine.schema;

import io.pitr.api.target.TargetTraits;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;

/**
 * What definitions must not have while a chain is open. TiFlash replicas always wait for the end.
 * On a cluster, tables are fenced, TTL jobs must not delete restored rows, locks and caches of
 * upstream sessions are meaningless, and the upstream's placement policies do not exist
 * (spec/segmented-restore.md V-03, V-09). A target without servers keeps the upstream's settings.
 *
 * @param fence tables get mode 2 (restore)
 * @param quieten remove TTL, locks, caches and placement
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
