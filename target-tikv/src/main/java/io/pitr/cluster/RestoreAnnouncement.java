package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.EtcdKv;
import io.pitr.tikv.rpc.PeriodicRenewal;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Announces the restore to other tools of the cluster and checks for conflicting ones
 * (spec/restore-flow.md §2.1, §2.3). A log backup or a change feed of the target would treat
 * restored data as its own writes.
 */
final class RestoreAnnouncement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreAnnouncement.class);
  private static final String KEY = "/tidb/brie/import/restore/restore-";
  private static final String OWN = "br-segments ";
  private static final Duration TTL = Duration.ofMinutes(3);
  private static final int ATTEMPTS = 5;
  private static final String LOG_TASKS = "/tidb/br-stream/info/";
  private static final String FEEDS = "/tidb/cdc/";
  private static final String FEED_INFO = "/changefeed/info/";

  private final EtcdKv etcd;
  private final String key = KEY + UUID.randomUUID();
  private final PeriodicRenewal keeper;
  private volatile long lease;

  private RestoreAnnouncement(EtcdKv etcd, TimeSource time) {
    this.etcd = etcd;
    this.lease = put();
    this.keeper = PeriodicRenewal.start("presence", TTL.dividedBy(3), time, this::renew);
  }

  /** Called while this process holds the target: announcements of other runs are left over. */
  static RestoreAnnouncement announce(EtcdKv etcd, TimeSource time) {
    revokeEarlier(etcd);
    return new RestoreAnnouncement(etcd, time);
  }

  /** Only those of this program: their values name their leases. */
  private static void revokeEarlier(EtcdKv etcd) {
    for (String value : etcd.prefix(KEY).values()) {
      if (value.startsWith(OWN)) {
        try {
          etcd.revoke(Long.parseLong(value.substring(OWN.length())));
        } catch (RestoreException | NumberFormatException e) {
          LOG.warn("the announcement of an earlier run expires within {}: {}", TTL, e.toString());
        }
      }
    }
  }

  /** Grants a lease and puts the key; a lease can expire in between when etcd is slow. */
  private long put() {
    for (int attempts = 1; attempts <= ATTEMPTS; attempts++) {
      long granted = etcd.grant(TTL);
      if (etcd.put(key, OWN + granted, granted)) {
        return granted;
      }
    }
    throw new RestoreException(
        TikvError.PD_UNREACHABLE,
        "etcd is slow: " + ATTEMPTS + " leases of " + TTL.toSeconds() + " s expired before a put",
        "etcd " + key);
  }

  private void renew() {
    if (!etcd.keepAlive(lease)) {
      LOG.warn(
          "the restore's announcement in etcd has expired; a log backup may have been started");
      lease = put();
    }
  }

  /**
   * @throws RestoreException {@link TikvError#TARGET_WATCHED}
   */
  static void checkAlone(EtcdKv etcd) {
    SortedMap<String, String> tasks = etcd.prefix(LOG_TASKS);
    if (!tasks.isEmpty()) {
      throw new RestoreException(
          TikvError.TARGET_WATCHED,
          "the cluster has the log backup task '"
              + tasks.firstKey().substring(LOG_TASKS.length())
              + "'",
          "etcd " + LOG_TASKS);
    }
    for (Map.Entry<String, String> entry : etcd.prefix(FEEDS).entrySet()) {
      int at = entry.getKey().indexOf(FEED_INFO);
      if (at >= 0 && isRunning(entry.getValue())) {
        throw new RestoreException(
            TikvError.TARGET_WATCHED,
            "the cluster has the change feed '"
                + entry.getKey().substring(at + FEED_INFO.length())
                + "'",
            "etcd " + entry.getKey());
      }
    }
  }

  private static boolean isRunning(String info) {
    try {
      JsonNode state = JsonMapper.shared().readTree(info).path("state");
      return switch (state.asString("")) {
        case "finished", "removed", "unknown" -> false;
        default -> true;
      };
    } catch (JacksonException e) {
      LOG.warn("the description of a change feed is not JSON; assuming that it runs");
      return true;
    }
  }

  @Override
  public void close() {
    keeper.close();
    try {
      etcd.revoke(lease);
    } catch (RestoreException e) {
      LOG.warn("the restore's announcement expires within {}: {}", TTL, e.getMessage(), e);
    }
  }
}
