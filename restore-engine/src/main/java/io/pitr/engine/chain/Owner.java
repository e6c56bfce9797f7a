package io.pitr.engine.chain;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who holds a target, in words for others. */
public final class Owner {
  private Owner() {}

  public static String text(Clock clock) {
    return name() + " since " + Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
  }

  /** This process. */
  public static String name() {
    return "process "
        + ProcessHandle.current().pid()
        + " of user "
        + System.getProperty("user.name", "unknown")
        + " on "
        + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a host without a name";
    }
  }
}
