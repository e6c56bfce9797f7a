package io.pitr.tikv.rpc;

import io.grpc.Status;

/** Classifies failures of calls to PD and stores. */
public final class RpcFailures {

  private RpcFailures() {}

  /** Whether the call can be repeated, on the same server or another one. */
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

  /** Whether the server does not support the call, because its version is older. */
  public static boolean isUnknownCall(Status status) {
    return status.getCode() == Status.Code.UNIMPLEMENTED;
  }
}
