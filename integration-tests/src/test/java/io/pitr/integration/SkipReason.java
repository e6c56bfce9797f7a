package io.pitr.integration;

import java.util.Locale;

/** Why a test is skipped, and what would let it run. */
final class SkipReason {
  private SkipReason() {}

  static String without(String setting) {
    return "needs -D%s=… or %s (docs/real-cluster-tests.md)"
        .formatted(setting, setting.toUpperCase(Locale.ROOT).replace('.', '_'));
  }

  static String withoutTiflash(String backup) {
    return "the backup "
        + backup
        + " sets TiFlash replicas, and the target has no TiFlash; start one, for instance with"
        + " tiup playground --tiflash 1";
  }
}
