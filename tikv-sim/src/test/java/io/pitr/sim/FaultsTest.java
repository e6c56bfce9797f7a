package io.pitr.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String CALL = "KvGet";

  private final SimTime time = new SimTime(100);
  private final Faults faults = new Faults(time);

  @Test
  void aFaultIsInjectedAsOftenAsItIsOrdered() {
    faults.next(CALL, 2, Faults.busy());

    assertThat(faults.apply(CALL)).contains(Faults.busy());
    assertThat(faults.apply(CALL)).contains(Faults.busy());
    assertThat(faults.apply(CALL)).isEmpty();
  }

  @Test
  void aFaultHitsOnlyTheCallThatItNames() {
    faults.next(CALL, 1, Faults.busy());

    assertThat(faults.apply("KvScan")).isEmpty();
    assertThat(faults.apply(CALL)).isPresent();
  }

  @Test
  void aFaultMaySpareTheFirstRequests() {
    faults.after(CALL, 2, Faults.diskFull());

    assertThat(faults.apply(CALL)).isEmpty();
    assertThat(faults.apply(CALL)).isEmpty();
    assertThat(faults.apply(CALL)).contains(Faults.diskFull());
    assertThat(faults.apply(CALL)).isEmpty();
  }

  @Test
  void theFirstRuleThatFitsIsUsed() {
    faults.next(CALL, 1, Faults.notLeader());
    faults.next(CALL, 1, Faults.staleCommand());

    assertThat(faults.apply(CALL)).contains(Faults.notLeader());
    assertThat(faults.apply(CALL)).contains(Faults.staleCommand());
  }

  @Test
  void aFaultOfASpanBeginsWithTheFirstRequestAndEnds() {
    faults.during(CALL, Duration.ofSeconds(5), Faults.busy());

    assertThat(faults.apply(CALL)).isPresent();
    time.skip(Duration.ofSeconds(6));
    assertThat(faults.apply(CALL)).isEmpty();
  }

  @Test
  void aSideEffectHappensAndTheRequestIsServed() {
    var happened = new AtomicInteger();
    faults.next(CALL, 1, new Faults.Effect.Then(happened::incrementAndGet));

    assertThat(faults.apply(CALL)).isEmpty();
    assertThat(happened).hasValue(1);
  }
}
