package io.pitr.tikv.pd;

import io.pitr.api.RestoreException;
import io.pitr.base.CloseStack;
import io.pitr.format.key.KeySpan;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.PeriodicRenewal;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stops PD from moving regions during a load. Scheduling always resumes: when this pause is closed,
 * when PD's time limit expires after this process has died, and when the next run finds the
 * original settings in the journal.
 */
public final class SchedulingPause implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulingPause.class);
  private static final Duration REFRESH = Duration.ofSeconds(PauseMethod.TTL_SECONDS / 3);

  private final PauseMethod means;
  private final JsonNode plan;
  private final PauseJournal journal;
  private final PeriodicRenewal keeper;

  private SchedulingPause(PauseMethod means, JsonNode plan, PauseJournal journal, TimeSource time) {
    this.means = means;
    this.plan = plan;
    this.journal = journal;
    this.keeper = PeriodicRenewal.start("scheduling-pause", REFRESH, time, () -> means.apply(plan));
  }

  /** Pauses the whole cluster. */
  public static SchedulingPause all(
      PdHttp http, PdStores stores, PauseJournal journal, TimeSource time) {
    return start(new AllSchedulers(http, stores), journal, time);
  }

  /**
   * Pauses a span of keys.
   *
   * @param span encoded keys
   */
  public static SchedulingPause range(
      PdHttp http, KeySpan span, PauseJournal journal, TimeSource time) {
    return start(new KeyRangeRule(http, span), journal, time);
  }

  private static SchedulingPause start(PauseMethod means, PauseJournal journal, TimeSource time) {
    JsonNode plan = means.plan();
    journal.write(plan.toString());
    try {
      means.apply(plan);
    } catch (RuntimeException | Error e) {
      // A part of the settings may be changed.
      var undo = new CloseStack();
      undo.add(
          () -> {
            means.undo(plan);
            journal.clear();
          });
      undo.closeAfter(e);
      throw e;
    }
    return new SchedulingPause(means, plan, journal, time);
  }

  /**
   * Undoes the pause of a run that died.
   *
   * @return whether there was one
   */
  public static boolean recover(PdHttp http, PdStores stores, PauseJournal journal) {
    Optional<String> left = journal.read();
    left.ifPresent(
        text -> {
          LOG.info("resuming PD's scheduling, which an earlier run has paused");
          JsonNode plan = JsonMapper.shared().readTree(text);
          PauseMethod means =
              plan.path("means").asString().equals(KeyRangeRule.NAME)
                  ? new KeyRangeRule(http, KeySpan.ALL)
                  : new AllSchedulers(http, stores);
          means.undo(plan);
          journal.clear();
        });
    return left.isPresent();
  }

  /** Resumes scheduling. If PD refuses, the journal keeps the plan and PD's time limit ends it. */
  @Override
  public void close() {
    keeper.close();
    try {
      means.undo(plan);
      journal.clear();
    } catch (RestoreException e) {
      LOG.warn(
          "PD's scheduling could not be resumed; PD resumes it within {} s: {}",
          PauseMethod.TTL_SECONDS,
          e.getMessage(),
          e);
    }
  }
}
