package io.pitr.tikv.rpc;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Describes a failed call in one line. */
public final class StatusText {

  private StatusText() {}

  /** Returns the code, the description and the root cause. */
  public static String of(Status status) {
    String description = status.getDescription();
    String text = status.getCode() + (description == null ? "" : ": " + description);
    String rootCause = rootCause(status.getCause());
    return rootCause.isEmpty() || text.contains(rootCause) ? text : text + " (" + rootCause + ")";
  }

  private static String rootCause(@Nullable Throwable failure) {
    String message = "";
    for (Throwable at = failure; at != null; at = at.getCause()) {
      message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }
    return message;
  }
}
