package io.pitr.integration.cluster;

import io.pitr.sim.ReachableCluster;
import java.io.IOException;

/** A simulated cluster as a process of its own: prints the address of its PD and waits. */
public final class SimulatedCluster {
  /** Its clock runs faster, so that leases of dead processes expire within a second. */
  public static final int SPEED = 40;

  private SimulatedCluster() {}

  /** Lives until its standard input ends; fails when something was left behind in the cluster. */
  public static void main(String[] arguments) throws IOException {
    try (var cluster = new ReachableCluster(SPEED)) {
      System.out.println(cluster.pd());
      while (System.in.read() >= 0) {
        // Input has no meaning.
      }
      cluster.leftBehind().forEach(System.err::println);
      if (!cluster.leftBehind().isEmpty()) {
        System.exit(1);
      }
    }
  }
}
