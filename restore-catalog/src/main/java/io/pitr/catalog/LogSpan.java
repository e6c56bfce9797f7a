package io.pitr.catalog;

import io.pitr.api.Tso;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a log backup reaches (spec/formats.md §2.3).
 *
 * @param taskStart where the log task began
 * @param truncatedTo everything up to here may be removed; zero when nothing was
 * @param checkpoints what each file below {@code v1/global_checkpoint} says, by path
 * @param replicated the checkpoint of a replicated log, which counts instead of the others
 * @param damagedCheckpoints paths below {@code v1/global_checkpoint} that could not be read; others
 *     could
 */
public record LogSpan(
    Tso taskStart,
    Tso truncatedTo,
    Map<String, Tso> checkpoints,
    Optional<Tso> replicated,
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
    return Tso.max(min(), replicated.orElse(newest));
  }
}
