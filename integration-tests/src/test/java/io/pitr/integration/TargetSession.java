package io.pitr.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.sim.ReachableCluster;
import java.io.IOException;
import java.util.Optional;

/**
 * The use of a target by one test.
 *
 * @param simulation the cluster behind it; empty for a real one
 */
public record TargetSession(TargetCluster target, Optional<ReachableCluster> simulation)
    implements AutoCloseable {

  /** Checks that the restore has released everything that it took from the cluster. */
  public void assertGivenBack() {
    assertThat(target.cluster().changedSettings()).as("settings of the cluster").isEmpty();
    simulation.ifPresent(cluster -> assertThat(cluster.leftBehind()).isEmpty());
  }

  @Override
  public void close() throws IOException {
    try {
      target.close();
    } finally {
      if (simulation.isPresent()) {
        simulation.get().close();
      }
    }
  }
}
