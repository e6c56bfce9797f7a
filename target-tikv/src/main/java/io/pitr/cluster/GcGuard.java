package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.TargetError;
import io.pitr.cluster.sql.GcRatio;
import io.pitr.cluster.state.ClusterState;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.PdClient;
import io.pitr.tikv.pd.ServiceSafePoint;
import io.pitr.tikv.rpc.PeriodicRenewal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds garbage collection of the cluster for a whole chain. A service safe point at the chain's
 * first timestamp is renewed while this process runs, and the stores' compaction filter is turned
 * off through its ratio. The original ratio is saved in the chain's state before it is changed and
 * is never overwritten, so it survives a run that dies.
 */
final class GcGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GcGuard.class);
  private static final String NOTE = "gc-hold";
  private static final String SERVICE = "br-segments-";
  private static final Duration LONGEST_REFRESH = Duration.ofSeconds(100);

  private final PdClient pd;
  private final GcRatio ratio;
  private final ClusterState state;
  private final TimeSource time;
  private volatile @Nullable LiveHold live;

  GcGuard(PdClient pd, GcRatio ratio, ClusterState state, TimeSource time) {
    this.pd = pd;
    this.ratio = ratio;
    this.state = state;
    this.time = time;
  }

  /**
   * The saved settings from before the chain.
   *
   * @param ratio the original ratio, which is restored at the end
   */
  private record SavedHold(String chain, Tso safePoint, String ratio) {
    String encode() {
      return JsonMapper.shared()
          .createObjectNode()
          .put("chain", chain)
          .put("safePoint", safePoint.toString())
          .put("ratio", ratio)
          .toString();
    }

    static SavedHold parse(String text) {
      try {
        JsonNode json = JsonMapper.shared().readTree(text);
        return new SavedHold(
            json.path("chain").asString(),
            new Tso(Long.parseUnsignedLong(json.path("safePoint").asString())),
            json.path("ratio").asString());
      } catch (JacksonException | NumberFormatException e) {
        throw new RestoreException(TargetError.TARGET_CORRUPT, e.toString(), NOTE, e);
      }
    }
  }

  /**
   * Sets or renews the hold at the chain's first safe point.
   *
   * @throws RestoreException {@link TikvError#GC_HOLD_EXPIRED}
   */
  void hold(GcHold hold) {
    try (TimeSource.CleanUp unused = time.cleanUp()) {
      holdToTheEnd(hold);
    }
  }

  /** A run that was asked to stop sets the hold for the run that resumes it. */
  private void holdToTheEnd(GcHold hold) {
    Optional<SavedHold> found = state.note(NOTE).map(SavedHold::parse);
    SavedHold saved = found.filter(one -> one.chain.equals(hold.chain())).orElse(null);
    if (saved == null) {
      String original = found.map(SavedHold::ratio).orElseGet(ratio::original);
      saved = new SavedHold(hold.chain(), hold.safePoint(), original);
      state.putNote(NOTE, saved.encode());
      ratio.write(GcRatio.OFF);
    } else if (!ratio.isOff()) {
      LOG.warn("garbage collection of the stores was turned on between segments; turning it off");
      ratio.write(GcRatio.OFF);
    }
    var next =
        new LiveHold(
            new ServiceSafePoint(pd, SERVICE + hold.chain()), saved.safePoint, hold.ttl(), time);
    close();
    live = next;
  }

  /**
   * Checks that the hold is in force, if there is one.
   *
   * @throws RestoreException {@link TikvError#GC_HOLD_EXPIRED}, or the failure to renew it
   */
  void check() {
    LiveHold current = live;
    if (current != null) {
      current.check();
    }
  }

  /**
   * Releases garbage collection; does nothing if it is not held.
   *
   * @param chain empty if the record of the chain can't be read; the saved hold names it then
   */
  void release(String chain) {
    close();
    Optional<SavedHold> saved = state.note(NOTE).map(SavedHold::parse);
    String holder = chain.isEmpty() ? saved.map(SavedHold::chain).orElse("") : chain;
    if (!holder.isEmpty()) {
      new ServiceSafePoint(pd, SERVICE + holder).release();
    }
    if (saved.isPresent()) {
      ratio.write(saved.get().ratio);
      state.removeNote(NOTE);
    }
  }

  /** Stops the renewals; the hold stays until it expires. */
  @Override
  public void close() {
    LiveHold current = live;
    live = null;
    if (current != null) {
      current.close();
    }
  }

  /** A hold that this process renews. */
  private static final class LiveHold implements AutoCloseable {
    private final ServiceSafePoint service;
    private final Tso safePoint;
    private final Duration ttl;
    private final TimeSource time;
    private final PeriodicRenewal renewal;
    private volatile long renewedNanos;

    LiveHold(ServiceSafePoint service, Tso safePoint, Duration ttl, TimeSource time) {
      this.service = service;
      this.safePoint = safePoint;
      this.ttl = ttl;
      this.time = time;
      renew();
      Duration third = ttl.dividedBy(3);
      this.renewal =
          PeriodicRenewal.start(
              "gc-hold",
              third.compareTo(LONGEST_REFRESH) < 0 ? third : LONGEST_REFRESH,
              time,
              this::renew);
    }

    private void renew() {
      long before = time.nanoTime();
      service.hold(safePoint, ttl);
      renewedNanos = before;
    }

    void check() {
      Throwable failure = renewal.failure().orElse(null);
      if (failure instanceof RestoreException own && own.code() == TikvError.GC_HOLD_EXPIRED) {
        throw new RestoreException(own.problems(), own);
      }
      if (time.nanoTime() - renewedNanos > ttl.toNanos() / 2) {
        renew();
      }
    }

    @Override
    public void close() {
      renewal.close();
    }
  }
}
