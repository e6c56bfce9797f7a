package io.pitr.engine.run;

import io.pitr.api.RestoreException;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetIdentity;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.NewCollation;
import io.pitr.engine.EngineError;
import java.nio.charset.StandardCharsets;

/**
 * Whether keys of strings are collation keys is settled once for a cluster, and can't differ
 * between a backup and where it is restored to. A target that has no setting of its own takes the
 * backup's.
 */
final class CollationSetting {
  private CollationSetting() {}

  /**
   * Before anything is written.
   *
   * @throws RestoreException {@link EngineError#COLLATION_DIFFERS}
   */
  static void requireSame(RestoreTarget target, FullBackup backup) {
    String wanted = text(backup.newCollation());
    String has = target.identity().newCollation();
    if (!has.isEmpty() && !has.equals(wanted)) {
      throw new RestoreException(
          EngineError.COLLATION_DIFFERS,
          "new_collations_enabled is " + has + " on the target, " + wanted + " in the backup",
          "full backup");
    }
  }

  /** A target that does not say takes the backup's. */
  static void settle(RestoreTarget target, FullBackup backup) {
    if (target.identity().newCollation().isEmpty()) {
      String wanted = text(backup.newCollation());
      target
          .state()
          .commit(
              StateChange.put(
                  TargetIdentity.NEW_COLLATION_KEY, wanted.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /** Backups that do not say are older than the setting. */
  private static String text(NewCollation setting) {
    return setting == NewCollation.ON ? "True" : "False";
  }
}
