package io.pitr.sim;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;

/**
 * The latency of the servers of a simulated cluster: zero by default. It makes the waits of a
 * network visible. Thread-safe.
 */
public final class SimLatency implements ServerInterceptor {
  private final SimTime time;
  private volatile Duration request = Duration.ZERO;

  SimLatency(SimTime time) {
    this.time = time;
  }

  /** Every request over gRPC and HTTP takes this long, in the cluster's time. */
  public void request(Duration takes) {
    request = takes;
  }

  /** Delays a request. */
  void delay() {
    if (!request.isZero()) {
      time.sleep(request);
    }
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(A message) {
        delay();
        super.onMessage(message);
      }
    };
  }
}
