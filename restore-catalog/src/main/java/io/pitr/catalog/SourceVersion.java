package io.pitr.catalog;

import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.TargetIdentity;
import io.pitr.format.backup.TidbVersion;
import java.nio.charset.StandardCharsets;

/**
 * Stores the version of the backup's cluster with the target: how values are printed depends on it.
 */
public final class SourceVersion {
  private SourceVersion() {}

  public static void keep(RestoreTarget target, FullBackup backup) {
    String version = backup.tidbVersion().map(TidbVersion::toString).orElse("");
    if (!target.identity().sourceVersion().equals(version)) {
      target
          .state()
          .commit(
              StateChange.put(
                  TargetIdentity.SOURCE_VERSION_KEY, version.getBytes(StandardCharsets.US_ASCII)));
    }
  }
}
