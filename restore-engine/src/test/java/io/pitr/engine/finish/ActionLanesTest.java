package io.pitr.engine.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.engine.hooks.DeferredAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ActionLanesTest {
  private final List<String> told = new ArrayList<>();
  private final Map<String, Runnable> work = new HashMap<>();

  @Test
  void actionsOnDifferentTablesRunAtOnce() {
    var together = new CyclicBarrier(3);
    List<DeferredAction> actions = List.of(index("a", 1), index("b", 2), index("c", 3));
    actions.forEach(action -> work.put(action.action().id(), () -> meet(together)));

    lanes(3).run(actions);

    assertThat(told).containsSubsequence("begin a", "begin b", "begin c").hasSize(6);
  }

  @Test
  void actionsOnOneTableFollowEachOther() {
    lanes(8).run(List.of(index("a", 1), index("b", 1), index("c", 1), index("z", 2)));

    assertThat(told).containsSubsequence("begin a", "end a", "begin b", "end b", "begin c");
  }

  @Test
  void aSmallerOrderIsOverBeforeTheNextBegins() {
    lanes(8)
        .run(
            List.of(
                action("a", 190, new FinishBody.RebuildIndex(1, 1)),
                action("b", 190, new FinishBody.RebuildIndex(2, 1)),
                action("c", 200, new FinishBody.RebuildIndex(3, 1))));

    assertThat(told).hasSize(6).endsWith("begin c", "end c");
  }

  @Test
  void noMoreRunAtOnceThanTheTargetTakes() {
    var open = new CountDownLatch(1);
    work.put("a", () -> await(open));
    work.put("b", () -> await(open));
    work.put("c", () -> assertThat(open.getCount()).isZero());
    Thread opener =
        new Thread(
            () -> {
              pause();
              open.countDown();
            });
    opener.start();

    lanes(2).run(List.of(index("a", 1), index("b", 2), index("c", 3)));

    assertThat(told.subList(0, 2)).containsExactly("begin a", "begin b");
    assertThat(told.get(2)).startsWith("end ");
  }

  @Test
  void afterAFailureNoneBeginsAndThoseThatRunAreTickedOff() {
    var failing = new AtomicReference<Thread>();
    work.put("a", () -> awaitEnd(failing));
    work.put(
        "b",
        () -> {
          failing.set(Thread.currentThread());
          throw new IllegalStateException("b broke");
        });

    assertThatThrownBy(
            () -> lanes(2).run(List.of(index("a", 1), index("b", 2), index("c", 3), index("d", 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("b broke");
    assertThat(told).containsExactly("begin a", "begin b", "end a");
  }

  @Test
  void allFailuresAreReported() {
    var both = new CyclicBarrier(2);
    for (String id : List.of("a", "b")) {
      work.put(
          id,
          () -> {
            meet(both);
            throw new IllegalStateException(id);
          });
    }

    assertThatThrownBy(() -> lanes(2).run(List.of(index("a", 1), index("b", 2))))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void aLeaseThatIsLostBeforeAnActionKeepsItFromBeginning() {
    var steps = new RecordedSteps();
    steps.refused = "b";

    assertThatThrownBy(() -> new ActionLanes(steps, 2).run(List.of(index("a", 1), index("b", 2))))
        .hasMessage("lost");
    assertThat(told).containsExactly("begin a", "end a");
  }

  @Test
  void anInterruptInterruptsWhatRunsAndNothingElseBegins() {
    Thread here = Thread.currentThread();
    for (String id : List.of("a", "b")) {
      work.put(
          id,
          () -> {
            here.interrupt();
            await(new CountDownLatch(1));
          });
    }

    assertThatThrownBy(
            () -> lanes(2).run(List.of(index("a", 1), index("b", 2), index("c", 1), index("d", 3))))
        .hasMessageContaining("[INTERRUPTED]");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(told).doesNotContain("begin c", "begin d");
  }

  @Test
  void actionsOfPluginsRunAloneOnTheCallersThread() {
    Thread here = Thread.currentThread();
    work.put("sql", () -> assertThat(Thread.currentThread()).isSameAs(here));

    lanes(4)
        .run(
            List.of(
                index("a", 1),
                index("b", 2),
                action("sql", 200, new FinishBody.Custom((key, schema) -> {}))));

    assertThat(told).startsWith("begin sql", "end sql");
  }

  /** Returns when the other thread has failed and ended. */
  private static void awaitEnd(AtomicReference<Thread> worker) {
    while (worker.get() == null || worker.get().isAlive()) {
      Thread.onSpinWait();
    }
  }

  private ActionLanes lanes(int atOnce) {
    return new ActionLanes(new RecordedSteps(), atOnce);
  }

  private static DeferredAction index(String id, long tableId) {
    return action(id, 200, new FinishBody.RebuildIndex(tableId, 1));
  }

  private static DeferredAction action(String id, int order, FinishBody body) {
    return new DeferredAction("test", new FinishAction(id, order, id, body));
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Records its calls and does an action's work. */
  private final class RecordedSteps implements ActionLanes.Steps {
    private String refused = "";

    @Override
    public void begins(DeferredAction action) {
      if (action.action().id().equals(refused)) {
        throw new IllegalStateException("lost");
      }
      told.add("begin " + action.action().id());
    }

    @Override
    public ActionOutcome run(DeferredAction action) {
      work.getOrDefault(action.action().id(), () -> {}).run();
      return ActionOutcome.DONE;
    }

    @Override
    public void ended(DeferredAction action, ActionOutcome outcome, Duration took) {
      told.add("end " + action.action().id());
    }
  }
}
