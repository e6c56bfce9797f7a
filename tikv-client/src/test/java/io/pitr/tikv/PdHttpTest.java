package io.pitr.tikv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.format.key.KeySpan;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.pd.PdHttp;
import io.pitr.tikv.pd.SchedulingPause;
import io.pitr.tikv.rpc.Security;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PdHttpTest {
  private SimCluster cluster;
  private Clients clients;
  private PdHttp http;
  private final Journal journal = new Journal();

  /** Keeps the plan in memory. */
  private static final class Journal implements PauseJournal {
    private Optional<String> plan = Optional.empty();

    @Override
    public Optional<String> read() {
      return plan;
    }

    @Override
    public void write(String text) {
      plan = Optional.of(text);
    }

    @Override
    public void clear() {
      plan = Optional.empty();
    }
  }

  @BeforeEach
  void start() {
    cluster = new SimCluster(3, 3, 3, 200);
    clients = new Clients(cluster);
    http = new PdHttp(clients.pd, Security.PLAIN, cluster.time());
  }

  @AfterEach
  void stop() {
    clients.close();
    cluster.close();
  }

  @Test
  void anotherMemberRespondsWhenOneIsDown() {
    cluster.pdDown(0);
    cluster.leadPd(1);
    assertThat(http.get("/pd/api/v1/schedulers").isArray()).isTrue();
  }

  @Test
  void anUnknownPathIsARefusal() {
    assertThatThrownBy(() -> http.get("/pd/api/v1/no-such-page"))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.PD_REFUSED));
  }

  @Test
  void aPauseOfTheClusterEndsWhenItIsClosed() {
    SchedulingPause pause = SchedulingPause.all(http, clients.stores, journal, cluster.time());
    assertThat(cluster.pdState().pausedSchedulers()).contains("balance-region-scheduler");
    assertThat(cluster.pdState().temporarySettings()).containsKey("schedule.merge-schedule-limit");
    assertThat(journal.read()).isPresent();

    pause.close();
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(journal.read()).isEmpty();
  }

  @Test
  void aPauseOfASpanIsALabelRule() {
    SchedulingPause pause =
        SchedulingPause.range(
            http, KeySpan.prefix(ByteString.copyFromUtf8("t")), journal, cluster.time());
    assertThat(cluster.pdState().labelRules()).hasSize(1);
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();

    pause.close();
    assertThat(cluster.pdState().labelRules()).isEmpty();
  }

  @Test
  void theNextRunEndsThePauseOfARunThatDied() {
    SchedulingPause pause = SchedulingPause.all(http, clients.stores, journal, cluster.time());
    String plan = journal.read().orElseThrow();
    pause.close();
    journal.write(plan);
    http.post(
        "/pd/api/v1/schedulers/balance-region-scheduler",
        JsonMapper.shared().createObjectNode().put("delay", 300));
    assertThat(cluster.pdState().pausedSchedulers()).isNotEmpty();

    assertThat(SchedulingPause.recover(http, clients.stores, journal)).isTrue();
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(SchedulingPause.recover(http, clients.stores, journal)).isFalse();
  }
}
