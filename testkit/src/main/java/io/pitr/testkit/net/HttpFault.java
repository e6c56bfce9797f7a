package io.pitr.testkit.net;

/** Faults of a request in a {@link FaultProxy}. */
public enum HttpFault {
  /** The response is delayed. */
  DELAY,
  /** The body of the response ends early; the connection is closed normally. */
  CUT_BODY,
  /** The body of the response ends early; the connection is reset. */
  RESET_IN_BODY,
  /** The connection is reset before the request arrives. */
  RESET_BEFORE,
  /** The server executes the request; its response is lost. */
  LOSE_ANSWER,
  /** The client gets status 500 instead of the response. */
  ERROR_500,
  /** The client gets status 503 without a body. */
  ERROR_503,
  /** The client gets status 503 with the code for too many requests. */
  SLOW_DOWN
}
