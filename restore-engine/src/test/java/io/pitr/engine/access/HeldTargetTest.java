package io.pitr.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.registry.PluginRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeldTargetTest {

  @Test
  void aTargetThatIsHeldForAMomentIsTriedAgain() {
    var target = new Refusing(2, TargetError.TARGET_IN_USE);

    assertThatThrownBy(() -> take(target)).hasMessage("opened");
    assertThat(target.opened).isEqualTo(3);
  }

  @Test
  void aTargetThatStaysInUseIsRefused() {
    var target = new Refusing(100, TargetError.TARGET_IN_USE);

    assertThatThrownBy(() -> take(target)).hasMessageContaining("[TARGET_IN_USE]");
    assertThat(target.opened).isEqualTo(BusyTargetRetry.TRIES);
  }

  @Test
  void anotherFailureIsThrownAtOnce() {
    var target = new Refusing(100, TargetError.TARGET_IO);

    assertThatThrownBy(() -> take(target)).hasMessageContaining("[TARGET_IO]");
    assertThat(target.opened).isEqualTo(1);
  }

  private static void take(Refusing target) {
    HeldTarget.take(
            PluginRegistry.of(List.of(target)),
            "there://",
            OpenMode.WRITE,
            Map.of(),
            Clock.systemUTC(),
            wait -> {})
        .close();
  }

  /** Refuses to open some times, then fails with another exception. */
  private static final class Refusing implements RestorePlugin, TargetProvider {
    private final int times;
    private final ErrorCode code;
    private int opened;

    Refusing(int times, ErrorCode code) {
      this.times = times;
      this.code = code;
    }

    @Override
    public String id() {
      return "refusing";
    }

    @Override
    public List<TargetProvider> targets() {
      return List.of(this);
    }

    @Override
    public Set<String> schemes() {
      return Set.of("there");
    }

    @Override
    public RestoreTarget open(String uri, OpenMode mode, RunSettings run, OptionValues options) {
      if (opened++ < times) {
        throw new RestoreException(code, "refused", uri);
      }
      throw new IllegalStateException("opened");
    }
  }
}
