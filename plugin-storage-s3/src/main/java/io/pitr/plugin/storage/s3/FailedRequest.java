package io.pitr.plugin.storage.s3;

/** A request that failed for good; its meaning depends on the operation. */
final class FailedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient S3Failure first;
  private final transient S3Failure failure;
  private final int tries;

  /**
   * @param first failure of the first try
   * @param failure of the last try
   */
  FailedRequest(S3Failure first, S3Failure failure, int tries) {
    super(failure.text(), failure.cause());
    this.first = first;
    this.failure = failure;
    this.tries = tries;
  }

  /** Failure of the first try, which often names the cause of the later ones. */
  S3Failure first() {
    return first;
  }

  /** Failure of the last try. */
  S3Failure failure() {
    return failure;
  }

  int tries() {
    return tries;
  }
}
