package io.pitr.plugin.storage.s3;

/** A request that failed for good; its meaning depends on the operation. */
final class FailedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient S3Failure failure;
  private final int tries;

  FailedRequest(S3Failure failure, int tries) {
    super(failure.text(), failure.cause());
    this.failure = failure;
    this.tries = tries;
  }

  S3Failure failure() {
    return failure;
  }

  int tries() {
    return tries;
  }
}
