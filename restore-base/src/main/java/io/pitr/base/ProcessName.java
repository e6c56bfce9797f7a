package io.pitr.base;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Names this process in leases and tombstones, for other users of the target. */
public final class ProcessName {
  private ProcessName() {}

  /** The name and the current time. */
  public static String withTime(Clock clock) {
    return text() + " since " + Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
  }

  public static String text() {
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
