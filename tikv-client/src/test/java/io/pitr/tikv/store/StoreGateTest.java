package io.pitr.tikv.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StoreGateTest {

  @Test
  void aBusyStoreIsAskedHalfAsMuch() {
    var gate = new StoreGate(16, 1_000);
    gate.enter(1).leave(StoreGate.Outcome.BUSY);
    assertThat(gate.limit()).isEqualTo(8);
    gate.enter(1).leave(StoreGate.Outcome.BUSY);
    assertThat(gate.limit()).isEqualTo(4);
  }

  @Test
  void requestsThatWereUnderWayHalveItOnce() {
    var gate = new StoreGate(16, 1_000);
    List<StoreGate.Permit> permits = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      permits.add(gate.enter(1));
    }
    permits.forEach(permit -> permit.leave(StoreGate.Outcome.BUSY));
    assertThat(gate.limit()).isEqualTo(8);
  }

  @Test
  void oneRequestIsAlwaysLetThrough() {
    var gate = new StoreGate(2, 10);
    for (int i = 0; i < 20; i++) {
      gate.enter(1_000_000).leave(StoreGate.Outcome.BUSY);
    }
    assertThat(gate.limit()).isEqualTo(1);
  }

  @Test
  void aRoundOfSuccessesAllowsOneMore() {
    var gate = new StoreGate(16, 1_000);
    gate.enter(1).leave(StoreGate.Outcome.BUSY);
    for (int i = 0; i < 9; i++) {
      gate.enter(1).leave(StoreGate.Outcome.SUCCESS);
    }
    assertThat(gate.limit()).isEqualTo(9);
    for (int i = 0; i < 1_000; i++) {
      gate.enter(1).leave(StoreGate.Outcome.SUCCESS);
    }
    assertThat(gate.limit()).isEqualTo(16);
  }

  @Test
  void otherFailuresSayNothingOfTheLoad() {
    var gate = new StoreGate(16, 1_000);
    gate.enter(1).leave(StoreGate.Outcome.OTHER);
    assertThat(gate.limit()).isEqualTo(16);
  }

  @Test
  void bytesAreBoundedToo() throws Exception {
    var gate = new StoreGate(16, 100);
    StoreGate.Permit first = gate.enter(80);
    var entered = new CountDownLatch(1);
    var thread =
        new Thread(
            () -> {
              gate.enter(30).leave(StoreGate.Outcome.SUCCESS);
              entered.countDown();
            });
    thread.start();
    assertThat(entered.await(50, TimeUnit.MILLISECONDS)).isFalse();
    first.leave(StoreGate.Outcome.SUCCESS);
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    thread.join();
  }
}
