package io.pitr.sim;

import io.grpc.Status;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.Metapb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Injected faults: rules for calls by name, each for a number of requests or while a condition is
 * true. The first rule that fits a request is used. Thread-safe.
 */
public final class Faults {
  private final SimTime time;
  private final List<Rule> rules = new ArrayList<>();

  Faults(SimTime time) {
    this.time = time;
  }

  /** The effect of a rule on a request. */
  public sealed interface Effect {

    /** The request is answered with this error of its region. */
    record Answer(Errorpb.Error error) implements Effect {}

    /** The importer answers with a message and no store error. */
    record Message(String text) implements Effect {}

    /** The call fails. */
    record Fail(Status status) implements Effect {}

    /** The request is served late. */
    record Slow(Duration delay) implements Effect {}

    /** Something happens to the cluster, then the request is served. */
    record Then(Runnable action) implements Effect {}

    /** The request is served and its response lost. */
    record Lost() implements Effect {}

    /**
     * The status of a call that fails.
     *
     * @param otherwise description of the status if the effect has none of its own
     */
    default Status status(String otherwise) {
      return this instanceof Fail fail
          ? fail.status()
          : Status.UNAVAILABLE.withDescription(otherwise);
    }
  }

  public static Effect busy() {
    return new Effect.Answer(
        Errorpb.Error.newBuilder()
            .setMessage("server is busy")
            .setServerIsBusy(Errorpb.ServerIsBusy.newBuilder().setReason("scheduler is busy"))
            .build());
  }

  public static Effect memoryLimited() {
    return new Effect.Answer(
        Errorpb.Error.newBuilder()
            .setMessage("memory is limited")
            .setServerIsBusy(Errorpb.ServerIsBusy.getDefaultInstance())
            .build());
  }

  public static Effect notLeader() {
    return new Effect.Answer(
        Errorpb.Error.newBuilder()
            .setMessage("not leader")
            .setNotLeader(
                Errorpb.NotLeader.newBuilder()
                    .setLeader(Metapb.Peer.getDefaultInstance())
                    .clearLeader())
            .build());
  }

  public static Effect staleCommand() {
    return new Effect.Answer(
        Errorpb.Error.newBuilder()
            .setMessage("stale command")
            .setStaleCommand(Errorpb.StaleCommand.getDefaultInstance())
            .build());
  }

  public static Effect diskFull() {
    return new Effect.Message("DiskSpaceNotEnough: no space left on the device");
  }

  public static Effect unavailable() {
    return new Effect.Fail(Status.UNAVAILABLE.withDescription("connection reset by peer"));
  }

  /** The next {@code times} requests of a call. */
  public void next(String call, int times, Effect effect) {
    add(new Rule(call, 0, times, () -> true, effect));
  }

  /** One request of a call, after {@code skip} others. */
  public void after(String call, int skip, Effect effect) {
    add(new Rule(call, skip, 1, () -> true, effect));
  }

  /** All requests of a call while a condition is true. */
  public void whilst(String call, BooleanSupplier condition, Effect effect) {
    add(new Rule(call, 0, Integer.MAX_VALUE, condition, effect));
  }

  /** All requests of a call for a span of the cluster's time, from the first of them on. */
  public void during(String call, Duration span, Effect effect) {
    var begun = new AtomicBoolean();
    var end = new AtomicLong();
    whilst(
        call,
        () -> {
          if (begun.compareAndSet(false, true)) {
            end.set(time.nanoTime() + span.toNanos());
          }
          return time.nanoTime() - end.get() < 0;
        },
        effect);
  }

  public synchronized void clear() {
    rules.clear();
  }

  private synchronized void add(Rule rule) {
    rules.add(rule);
  }

  /** The effect on a request of a call. Delays and side effects happen here. */
  Optional<Effect> apply(String call) {
    Effect effect = take(call);
    if (effect instanceof Effect.Slow slow) {
      time.sleep(slow.delay());
      return Optional.empty();
    }
    if (effect instanceof Effect.Then then) {
      then.action().run();
      return Optional.empty();
    }
    return Optional.ofNullable(effect);
  }

  private synchronized @Nullable Effect take(String call) {
    for (Rule rule : rules) {
      if (rule.call.equals(call) && rule.left > 0 && rule.condition.getAsBoolean()) {
        if (rule.skip > 0) {
          rule.skip--;
          continue;
        }
        rule.left--;
        return rule.effect;
      }
    }
    return null;
  }

  private static final class Rule {
    private final String call;
    private final BooleanSupplier condition;
    private final Effect effect;
    private int skip;
    private int left;

    Rule(String call, int skip, int left, BooleanSupplier condition, Effect effect) {
      this.call = call;
      this.skip = skip;
      this.left = left;
      this.condition = condition;
      this.effect = effect;
    }
  }
}
