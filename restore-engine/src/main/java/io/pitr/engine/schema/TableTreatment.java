package io.pitr.engine.schema;

import io.pitr.api.target.TargetTraits;
import io.pitr.format.schema.TableInfo;

/**
 * What a definition must not carry while a chain is open. TiFlash replicas always wait for the end.
 * On a cluster, tables are fenced, no TTL job may delete restored rows, and sessions and caches of
 * the upstream mean nothing; a target without servers keeps what the upstream has.
 *
 * @param fence tables get mode 2 (restore)
 * @param quieten TTL off, locks and caches gone
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
      treated = treated.withTtlEnabled(false).withoutLock().withoutCache();
      boolean isTable = info.viewInfo().isEmpty() && info.sequenceInfo().isEmpty();
      treated = treated.withMode(fence && isTable ? MODE_RESTORE : MODE_NORMAL);
    }
    return treated;
  }
}
