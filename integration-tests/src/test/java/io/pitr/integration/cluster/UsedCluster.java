package io.pitr.integration.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A cluster that a test uses: empty at first, and left as it was found. It remembers what there was
 * and removes the rest.
 */
public final class UsedCluster implements AutoCloseable {
  private final ClusterAddress address;
  private final Pd pd;
  private final List<String> servers;
  private final SqlObjects objects;
  private final ClusterSettings settings;

  /**
   * @throws IllegalStateException when it holds data of somebody else
   */
  public UsedCluster(ClusterAddress address) {
    this.address = address;
    this.pd = new Pd(address.pd());
    this.servers = address.tidb().map(List::of).orElseGet(pd::tidbServers);
    try (Sql sql = open()) {
      this.objects = SqlObjects.of(sql);
      this.settings = ClusterSettings.of(sql, pd);
      List<String> occupied = objects.occupied(sql);
      if (!occupied.isEmpty()) {
        throw new IllegalStateException(
            "the cluster at %s holds the databases %s; give the suite an empty cluster, or drop them"
                .formatted(address.pd(), occupied));
      }
    }
  }

  public ClusterAddress address() {
    return address;
  }

  public Pd pd() {
    return pd;
  }

  /** A new session. */
  public Sql open() {
    return JdbcSql.open(servers, address.user(), address.password());
  }

  /** What differs from the settings found at first; nothing after a restore that ended well. */
  public List<String> changedSettings() {
    try (Sql sql = open()) {
      return settings.changes(ClusterSettings.of(sql, pd));
    }
  }

  /** Removes all objects that were not there at first, and goes on after a failure. */
  @Override
  public void close() {
    Optional<RuntimeException> failure = Optional.empty();
    try (Sql sql = open()) {
      for (String statement : objects.removalOf(SqlObjects.of(sql))) {
        try {
          sql.execute(statement);
        } catch (SqlRefused e) {
          failure.ifPresent(e::addSuppressed);
          failure = Optional.of(e);
        }
      }
    }
    failure.ifPresent(
        e -> {
          throw e;
        });
  }
}
