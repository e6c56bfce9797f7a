package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetIdentity;
import java.nio.charset.StandardCharsets;

/**
 * Whether keys of strings are collation keys. A cluster fixes this setting when it is created, and
 * a backup can only be restored to a target with the same setting. A target without a setting
 * adopts the backup's.
 */
public final class CollationSetting {
  private CollationSetting() {}

  /**
   * Checks before the first write.
   *
   * @throws RestoreException {@link CatalogError#COLLATION_DIFFERS}
   */
  public static void requireSame(RestoreTarget target, FullBackup backup) {
    String wanted = text(backup.newCollation());
    String has = target.identity().newCollation();
    if (!has.isEmpty() && !has.equals(wanted)) {
      throw new RestoreException(
          CatalogError.COLLATION_DIFFERS,
          "new_collations_enabled is " + has + " on the target, " + wanted + " in the backup",
          "full backup");
    }
  }

  /** Sets a target without a setting to the backup's. */
  public static void adopt(RestoreTarget target, FullBackup backup) {
    if (target.identity().newCollation().isEmpty()) {
      String wanted = text(backup.newCollation());
      target
          .state()
          .commit(
              StateChange.put(
                  TargetIdentity.NEW_COLLATION_KEY, wanted.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /** Backups without the setting are older than it. */
  private static String text(NewCollation setting) {
    return setting == NewCollation.ON ? "True" : "False";
  }
}
