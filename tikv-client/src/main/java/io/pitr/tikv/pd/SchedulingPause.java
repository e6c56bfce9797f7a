package io.pitr.tikv.pd;

import io.pitr.api.RestoreException;
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
 * Keeps PD from moving regions while data is loaded, and always gives scheduling back: at the end,
 * by PD itself when this process dies, and by the next run, which finds in the journal what PD's
 * settings were before.
 */
public final class SchedulingPause implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulingPause.class);
  private static final Duration REFRESH = Duration.ofSeconds(PauseMeans.TTL_SECONDS / 3);

  private final PauseMeans means;
  private final JsonNode plan;
  private final PauseJournal journal;
  private final PeriodicRenewal keeper;

  private SchedulingPause(PauseMeans means, JsonNode plan, PauseJournal journal, TimeSource time) {
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

  private static SchedulingPause start(PauseMeans means, PauseJournal journal, TimeSource time) {
    JsonNode plan = means.plan();
    journal.write(plan.toString());
    means.apply(plan);
    return new SchedulingPause(means, plan, journal, time);
  }

  /**
   * Undoes what a run that died left.
   *
   * @return whether there was anything
   */
  public static boolean recover(PdHttp http, PdStores stores, PauseJournal journal) {
    Optional<String> left = journal.read();
    left.ifPresent(
        text -> {
          LOG.info("giving PD's scheduling back, which an earlier run had paused");
          JsonNode plan = JsonMapper.shared().readTree(text);
          PauseMeans means =
              plan.path("means").asString().equals(KeyRangeRule.NAME)
                  ? new KeyRangeRule(http, KeySpan.ALL)
                  : new AllSchedulers(http, stores);
          means.undo(plan);
          journal.clear();
        });
    return left.isPresent();
  }

  /** Gives scheduling back. What PD refuses stays in the journal, and ends with its time limit. */
  @Override
  public void close() {
    keeper.close();
    try {
      means.undo(plan);
      journal.clear();
    } catch (RestoreException e) {
      LOG.warn(
          "PD's scheduling is given back by PD itself within {} s: {}",
          PauseMeans.TTL_SECONDS,
          e.getMessage());
    }
  }
}
