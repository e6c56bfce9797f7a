package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.StoreInfo;
import io.pitr.tikv.rpc.ComponentVersion;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features of the oldest store of a cluster (spec/restore-flow.md §11.6).
 *
 * @param oldest empty when no store reports a version
 */
record ClusterVersions(Optional<ComponentVersion> oldest) {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterVersions.class);
  private static final int NEWEST_KNOWN_MAJOR = 9;
  private static final ComponentVersion OLDEST = new ComponentVersion(6, 2, 0);

  static ClusterVersions of(List<StoreInfo> stores) {
    return new ClusterVersions(
        stores.stream()
            .map(store -> ComponentVersion.find(store.version()))
            .flatMap(Optional::stream)
            .min(ComponentVersion::compareTo));
  }

  /**
   * Refuses clusters that cannot apply a log; warns about versions newer than the known ones.
   *
   * @throws RestoreException {@link TikvError#TIKV_VERSION_UNSUPPORTED}
   */
  void check() {
    if (oldest.isEmpty()) {
      LOG.warn("the stores do not report their version; assuming a current one");
      return;
    }
    ComponentVersion version = oldest.get();
    if (!version.isAtLeast(OLDEST.major(), OLDEST.minor(), OLDEST.patch())) {
      throw unsupported("TiKV", version);
    }
    warnIfNewer("TiKV", version, "how stores rewrite and filter keys");
  }

  /**
   * Same as {@link #check}, for a SQL server.
   *
   * @throws RestoreException {@link TikvError#TIKV_VERSION_UNSUPPORTED}
   */
  static void checkServer(ComponentVersion version) {
    if (!version.isAtLeast(OLDEST.major(), OLDEST.minor(), OLDEST.patch())) {
      throw unsupported("TiDB", version);
    }
    warnIfNewer("TiDB", version, "what table definitions hold, and statements about indexes");
  }

  private static RestoreException unsupported(String component, ComponentVersion version) {
    return new RestoreException(
        TikvError.TIKV_VERSION_UNSUPPORTED,
        "the oldest " + component + " is " + version + ", " + OLDEST + " is needed",
        "");
  }

  private static void warnIfNewer(String component, ComponentVersion version, String what) {
    if (version.major() > NEWEST_KNOWN_MAJOR) {
      LOG.warn(
          "{} {} is newer than any version tested with this program: {} may differ; check the restored"
              + " tables",
          component,
          version,
          what);
    }
  }

  private boolean isAtLeast(int major, int minor, int patch) {
    return oldest.isEmpty() || oldest.get().isAtLeast(major, minor, patch);
  }

  /** Whether stores accept several files in one Apply request. */
  boolean appliesBatches() {
    return isAtLeast(6, 5, 0);
  }

  /** Whether downloads rewrite raw keys; older stores rewrite encoded keys. */
  boolean rewritesRawKeys() {
    return isAtLeast(6, 6, 0);
  }

  /** Whether downloads skip records outside a time span; older stores load whole files. */
  boolean cutsFilesByTime() {
    return isAtLeast(9, 0, 0)
        || oldest.filter(v -> v.major() == 8 && v.minor() == 5 && v.patch() >= 5).isPresent();
  }

  /** Whether SQL servers of a version support table mode, which blocks users from a table. */
  static boolean knowsTableMode(ComponentVersion version) {
    return version.isAtLeast(9, 0, 0)
        || (version.major() == 8 && version.minor() == 5 && version.patch() >= 4);
  }
}
