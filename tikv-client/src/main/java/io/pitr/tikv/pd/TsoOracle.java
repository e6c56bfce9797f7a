package io.pitr.tikv.pd;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.pitr.api.Tso;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.grpc.PDGrpc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gets timestamps from PD over one stream. Concurrent callers share a request: the first of them
 * requests timestamps for all that wait and distributes them, or its failure. Thread-safe.
 */
public final class TsoOracle implements AutoCloseable {
  private static final int LOGICAL_BITS = 18;
  private static final long ANSWER_SECONDS = 10;

  private final PdClient pd;
  private final Queue<CompletableFuture<Tso>> waiting = new ArrayDeque<>();
  private final Object sending = new Object();
  private @Nullable Stream stream;

  public TsoOracle(PdClient pd) {
    this.pd = pd;
  }

  /** Returns a timestamp greater than all that PD allocated before the call. */
  public Tso next() {
    var own = new CompletableFuture<Tso>();
    synchronized (waiting) {
      waiting.add(own);
    }
    synchronized (sending) {
      if (!own.isDone()) {
        serve(own);
      }
    }
    try {
      return own.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Completes every waiting future with a timestamp or, if anything fails, with the failure. The
   * callers wait without a time limit, so no future may be left open. Called by the one thread that
   * holds {@link #sending}.
   *
   * @param own the future of this thread; it is among those that wait
   */
  private void serve(CompletableFuture<Tso> own) {
    List<CompletableFuture<Tso>> batch;
    synchronized (waiting) {
      batch = new ArrayList<>(waiting);
      waiting.clear();
    }
    try {
      Tso last = pd.onLeaderChannel("Tso", channel -> ask(channel, batch.size()));
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).complete(new Tso(last.value() - (batch.size() - 1 - i)));
      }
    } catch (Throwable e) {
      own.completeExceptionally(e);
      if (Thread.currentThread().isInterrupted()) {
        // The interrupt concerns this thread alone: each of the others asks for itself.
        synchronized (waiting) {
          batch.stream().filter(one -> one != own).forEach(waiting::add);
        }
      } else {
        batch.forEach(one -> one.completeExceptionally(e));
      }
    }
  }

  private Tso ask(ManagedChannel channel, int count) {
    Stream current = stream;
    if (current == null || current.channel != channel) {
      closeStream();
      current = new Stream(channel);
      stream = current;
    }
    try {
      Pdpb.TsoResponse answer =
          current.ask(
              Pdpb.TsoRequest.newBuilder()
                  .setHeader(pd.header())
                  .setCount(count)
                  .setDcLocation("global")
                  .build());
      Pdpb.Timestamp last = answer.getTimestamp();
      if (answer.getHeader().hasError() || answer.getCount() != count || last.getPhysical() <= 0) {
        throw Status.UNAVAILABLE
            .withDescription("timestamps: " + answer.getHeader().getError().getMessage())
            .asRuntimeException();
      }
      return new Tso((last.getPhysical() << LOGICAL_BITS) + last.getLogical());
    } catch (RuntimeException | Error e) {
      closeStream();
      throw e;
    }
  }

  private void closeStream() {
    if (stream != null) {
      stream.requests.onError(Status.CANCELLED.asRuntimeException());
      stream = null;
    }
  }

  @Override
  public void close() {
    synchronized (sending) {
      closeStream();
    }
  }

  /** Queues the responses and the end of the stream; one request is in flight at a time. */
  private static final class Stream implements StreamObserver<Pdpb.TsoResponse> {
    private final ManagedChannel channel;
    private final BlockingQueue<Object> answers = new ArrayBlockingQueue<>(8);
    private final StreamObserver<Pdpb.TsoRequest> requests;

    Stream(ManagedChannel channel) {
      this.channel = channel;
      this.requests = PDGrpc.newStub(channel).tso(this);
    }

    Pdpb.TsoResponse ask(Pdpb.TsoRequest request) {
      requests.onNext(request);
      Object answer;
      try {
        answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Status.CANCELLED.withCause(e).asRuntimeException();
      }
      if (answer instanceof Pdpb.TsoResponse response) {
        return response;
      }
      if (answer instanceof Throwable failure) {
        throw Status.fromThrowable(failure).asRuntimeException();
      }
      throw Status.DEADLINE_EXCEEDED
          .withDescription("no timestamp within " + ANSWER_SECONDS + " s")
          .asRuntimeException();
    }

    @Override
    public void onNext(Pdpb.TsoResponse answer) {
      offer(answer);
    }

    @Override
    public void onError(Throwable failure) {
      offer(failure);
    }

    @Override
    public void onCompleted() {
      offer(Status.UNAVAILABLE.withDescription("the stream ended").asException());
    }

    /** Drops a response that nobody waits for any more, when the queue is full. */
    private void offer(Object answer) {
      if (!answers.offer(answer)) {
        answers.clear();
        answers.add(answer);
      }
    }
  }
}
