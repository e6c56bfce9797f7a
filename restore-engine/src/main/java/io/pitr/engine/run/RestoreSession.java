package io.pitr.engine.run;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.apply.RangeReader;
import io.pitr.engine.chain.Owner;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.plugin.PluginRegistry;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentSources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Segments of one chain in a row. The target is taken for the first of them and kept until it is
 * {@linkplain #release released}; everybody else may only look at it meanwhile. One thread.
 */
public final class RestoreSession implements AutoCloseable {
  private final PluginRegistry plugins;
  private final RestoreObserver observer;
  private final Clock clock;
  private final String uri;
  private final Map<String, String> options;
  private final SegmentMemory memory;
  private @Nullable HeldTarget held;
  private Instant taken = Instant.MIN;
  private KnownSchema known = new KnownSchema();

  /**
   * @param options of the target
   */
  RestoreSession(
      PluginRegistry plugins,
      RestoreObserver observer,
      Clock clock,
      String uri,
      Map<String, String> options,
      SegmentMemory memory) {
    this.plugins = plugins;
    this.observer = observer;
    this.clock = clock;
    this.uri = uri;
    this.options = options;
    this.memory = memory;
  }

  /**
   * As {@link RestoreEngine#restore(RestoreRequest)}.
   *
   * @param request with this session's target
   */
  public SegmentReport restore(RestoreRequest request) {
    Instant began = Instant.now(clock);
    RestoreEngine.requireWellFormed(request);
    observer.progress(Progress.began(Phase.OPEN.name()));
    // The backups first: without them no target is to be made.
    try (SegmentSources sources = SegmentSources.open(plugins, request);
        var ranges = new RangeReader(sources.log().storage(), request.logCipher())) {
      HeldTarget target = target();
      return new RestoreRun(
              request,
              sources,
              target.target(),
              target.lease(),
              RestoreEngine.metaReader(ranges),
              new HookSet(plugins.hooks()),
              observer,
              clock,
              memory,
              known,
              began)
          .run();
    }
  }

  /** Whether the target is this session's now. */
  public boolean holds() {
    return held != null;
  }

  /** For how long the target has been this session's; nothing while it is not. */
  public Duration holding() {
    return held == null ? Duration.ZERO : Duration.between(taken, Instant.now(clock));
  }

  /** Gives the target back, so that others may take it; the next segment takes it again. */
  public void release() {
    HeldTarget target = held;
    held = null;
    known = new KnownSchema();
    if (target != null) {
      target.close();
    }
  }

  @Override
  public void close() {
    release();
  }

  /**
   * @throws RestoreException as {@link HeldTarget#take}
   */
  private HeldTarget target() {
    HeldTarget target = held;
    if (target == null) {
      target = HeldTarget.take(plugins, uri, options, Owner.text(clock), observer::waiting);
      held = target;
      taken = Instant.now(clock);
    }
    return target;
  }
}
