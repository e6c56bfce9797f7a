package io.pitr.sim;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * The response of a service that is called in this process.
 *
 * @param <T> type of the message
 */
final class Response<T> implements StreamObserver<T> {
  private @Nullable T value;
  private @Nullable Status failure;

  @Override
  public void onNext(T next) {
    value = next;
  }

  @Override
  public void onError(Throwable error) {
    failure = Status.fromThrowable(error);
  }

  @Override
  public void onCompleted() {}

  T value() {
    if (value == null) {
      throw new AssertionError("no response, but " + failure);
    }
    return value;
  }

  Status failure() {
    if (failure == null) {
      throw new AssertionError("no failure, but " + value);
    }
    return failure;
  }
}
