package io.pitr.tikv.rpc;

import io.grpc.Status;

/** Which failures of a call to PD or a store are worth another try. */
public final class RpcFailures {

  private RpcFailures() {}

  /** The call may be repeated, to the same server or another. */
  public static boolean isTransient(Status status) {
    return switch (status.getCode()) {
      case CANCELLED,
          UNAVAILABLE,
          ABORTED,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          INTERNAL,
          UNKNOWN ->
          true;
      default -> false;
    };
  }

  /** The server does not know the call: an older version. */
  public static boolean isUnknownCall(Status status) {
    return status.getCode() == Status.Code.UNIMPLEMENTED;
  }
}
