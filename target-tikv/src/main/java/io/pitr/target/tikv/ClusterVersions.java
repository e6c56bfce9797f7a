package io.pitr.target.tikv;

import io.pitr.api.RestoreException;
import io.pitr.target.tikv.pd.StoreInfo;
import io.pitr.target.tikv.rpc.TikvError;
import io.pitr.target.tikv.rpc.Version;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the oldest store of a cluster can do (spec/restore-flow.md §11.6).
 *
 * @param oldest empty when no store tells a version
 */
record ClusterVersions(Optional<Version> oldest) {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterVersions.class);
  private static final int NEWEST_KNOWN_MAJOR = 9;

  static ClusterVersions of(List<StoreInfo> stores) {
    return new ClusterVersions(
        stores.stream()
            .map(store -> Version.find(store.version()))
            .flatMap(Optional::stream)
            .min(Version::compareTo));
  }

  /**
   * Refuses clusters that can't apply a log; says when one is newer than what is known.
   *
   * @throws RestoreException {@link TikvError#TIKV_VERSION_UNSUPPORTED}
   */
  void check() {
    if (oldest.isEmpty()) {
      LOG.warn("the stores do not tell their version; it is taken to be a current one");
      return;
    }
    Version version = oldest.get();
    if (!version.isAtLeast(6, 2, 0)) {
      throw new RestoreException(
          TikvError.TIKV_VERSION_UNSUPPORTED,
          "the oldest TiKV is " + version + ", 6.2.0 is needed",
          "");
    }
    if (version.major() > NEWEST_KNOWN_MAJOR) {
      LOG.warn(
          "TiKV {} is newer than any this program was tried with: how stores rewrite keys and what"
              + " table definitions hold may differ; check the restored tables",
          version);
    }
  }

  private boolean isAtLeast(int major, int minor, int patch) {
    return oldest.isEmpty() || oldest.get().isAtLeast(major, minor, patch);
  }

  /** Several log parts in one request. */
  boolean appliesBatches() {
    return isAtLeast(6, 5, 0);
  }

  /** Prefixes of raw keys in downloads; older stores replace bytes of encoded keys. */
  boolean rewritesRawKeys() {
    return isAtLeast(6, 6, 0);
  }

  /** Records outside a span of time are left out of downloads; older stores take files whole. */
  boolean cutsFilesByTime() {
    return isAtLeast(9, 0, 0)
        || oldest
            .filter(v -> v.major() == 8 && v.minor() == 5 && v.patch() >= 5)
            .isPresent();
  }

  /** Whether SQL servers of a version know the mode that keeps users away from a table. */
  static boolean knowsTableMode(Version version) {
    return version.isAtLeast(9, 0, 0)
        || (version.major() == 8 && version.minor() == 5 && version.patch() >= 4);
  }
}
