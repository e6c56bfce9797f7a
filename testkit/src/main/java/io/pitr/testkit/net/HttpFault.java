package io.pitr.testkit.net;

/** What becomes of a request on its way through a {@link FaultProxy}. */
public enum HttpFault {
  /** The answer comes later. */
  DELAY,
  /** The body of the answer ends early, the connection in good order. */
  CUT_BODY,
  /** The body of the answer ends early, the connection is reset. */
  RESET_IN_BODY,
  /** The connection is reset before the request arrives. */
  RESET_BEFORE,
  /** The request arrives and is carried out, its answer is lost. */
  LOSE_ANSWER,
  /** 500 in place of the server's answer. */
  ERROR_500,
  /** 503 in place of the server's answer, without a body. */
  ERROR_503,
  /** 503 with the code by which S3 asks for fewer requests. */
  SLOW_DOWN
}
