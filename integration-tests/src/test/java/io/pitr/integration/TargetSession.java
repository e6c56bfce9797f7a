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

  /** Nothing that a restore takes from a cluster for its time is still taken. */
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
