package io.pitr.sim;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Every request to the cluster, in order of arrival, and the bytes in both directions. */
public final class CallLog {
  private final List<Call> calls = new ArrayList<>();
  private final AtomicLong requestBytes = new AtomicLong();
  private final AtomicLong responseBytes = new AtomicLong();

  CallLog() {}

  /**
   * One request.
   *
   * @param name the call's name without its service
   * @param store 0 for PD
   */
  public record Call(String name, long store, Message request) {}

  void add(Call call) {
    requestBytes.addAndGet(call.request().getSerializedSize());
    synchronized (calls) {
      calls.add(call);
    }
  }

  void answered(Message response) {
    responseBytes.addAndGet(response.getSerializedSize());
  }

  public List<Call> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** The requests of one call. */
  public <M extends Message> List<M> requests(String name, Class<M> type) {
    return calls().stream()
        .filter(call -> call.name().equals(name))
        .map(Call::request)
        .map(type::cast)
        .toList();
  }

  public void clear() {
    synchronized (calls) {
      calls.clear();
    }
  }

  /** Bytes of all messages to and from the cluster. */
  public long bytes() {
    return requestBytes.get() + responseBytes.get();
  }
}
