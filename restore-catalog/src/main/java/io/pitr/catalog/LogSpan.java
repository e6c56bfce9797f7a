package io.pitr.catalog;

import io.pitr.api.Tso;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The span of a log backup (spec/formats.md §2.3).
 *
 * @param taskStart start of the log task
 * @param truncatedTo everything up to here may be deleted; zero if the log was not truncated
 * @param checkpoints the checkpoint in each file of {@code v1/global_checkpoint}, by path
 * @param replicated the checkpoint of a replicated log, which replaces the others
 * @param arrived up to here a replica has all objects of its original; empty if there is none
 * @param damagedCheckpoints unreadable files in {@code v1/global_checkpoint}, besides readable ones
 */
public record LogSpan(
    Tso taskStart,
    Tso truncatedTo,
    Map<String, Tso> checkpoints,
    Optional<Tso> replicated,
    Optional<Tso> arrived,
    List<String> damagedCheckpoints) {
  public LogSpan {
    checkpoints = Map.copyOf(checkpoints);
    damagedCheckpoints = List.copyOf(damagedCheckpoints);
  }

  /** The first timestamp from which a restore may start. */
  public Tso min() {
    return Tso.max(taskStart, truncatedTo);
  }

  /** The last timestamp up to which the log is complete. */
  public Tso max() {
    Tso newest = checkpoints.values().stream().max(Tso::compareTo).orElse(Tso.ZERO);
    Tso end = Tso.max(min(), replicated.orElse(newest));
    return Tso.min(end, arrived.orElse(end));
  }

  LogSpan arrivedUpTo(Tso ts) {
    return new LogSpan(
        taskStart, truncatedTo, checkpoints, replicated, Optional.of(ts), damagedCheckpoints);
  }
}
