package io.pitr.tikv.rpc;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Tells a failed call in one line. */
public final class StatusText {

  private StatusText() {}

  /** The code, what the other side says of it, and what it came from in the end. */
  public static String of(Status status) {
    String description = status.getDescription();
    String text = status.getCode() + (description == null ? "" : ": " + description);
    String origin = origin(status.getCause());
    return origin.isEmpty() || text.contains(origin) ? text : text + " (" + origin + ")";
  }

  private static String origin(@Nullable Throwable failure) {
    String told = "";
    for (Throwable at = failure; at != null; at = at.getCause()) {
      told = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }
    return told;
  }
}
