package io.pitr.api.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the program's own flags say that concerns every target.
 *
 * @param concurrency threads for the target's own background work ({@code --threads}); empty if the
 *     target decides. A load has a budget of its own: {@link LoadBudget}
 * @param memoryBytes what the target may use of {@code --memory}; empty if the target decides
 * @param masterKeys URIs of the keys that open the data keys of an encrypted log
 * @param checkRequirements false if the user turned the checks of versions and tasks off
 * @param filtered only a part of the backup's tables is restored
 */
public record RunSettings(
    OptionalInt concurrency,
    OptionalLong memoryBytes,
    List<String> masterKeys,
    boolean checkRequirements,
    boolean filtered) {
  /** No flag is given. */
  public static final RunSettings DEFAULT =
      new RunSettings(OptionalInt.empty(), OptionalLong.empty(), List.of(), true, false);

  public RunSettings {
    masterKeys = List.copyOf(masterKeys);
  }
}
