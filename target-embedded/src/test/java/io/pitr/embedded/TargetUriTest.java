package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;
import io.pitr.embedded.TargetUri.HistoryPolicy;
import io.pitr.embedded.TargetUri.IdPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUriTest {
  @Test
  void threeSlashesNameAnAbsoluteFolder() {
    TargetUri uri = TargetUri.parse("embedded:///data/../restored/");
    assertThat(uri.folder()).isEqualTo(Path.of("/restored"));
    assertThat(uri.text()).isEqualTo("embedded:///restored");
  }

  @Test
  void twoSlashesNameAFolderBelowTheWorkingFolder() {
    assertThat(TargetUri.parse("embedded://some/where").folder())
        .isEqualTo(Path.of("some/where").toAbsolutePath());
  }

  @Test
  void percentStandsForAByteOfThePath() {
    assertThat(TargetUri.parse("embedded:///a%3Fb/%C3%A4 c").folder())
        .isEqualTo(Path.of("/a?b/ä c"));
  }

  @Test
  void idsAreReusedUnlessTheUriSaysOtherwise() {
    assertThat(TargetUri.parse("embedded:///a").ids()).isEqualTo(IdPolicy.REUSE);
    assertThat(TargetUri.parse("EMBEDDED:///a?ids=reuse").ids()).isEqualTo(IdPolicy.REUSE);
    assertThat(TargetUri.parse("embedded:///a?ids=fresh").ids()).isEqualTo(IdPolicy.FRESH);
  }

  @Test
  void whatDroppedObjectsLeftStaysUnlessTheUriSaysOtherwise() {
    assertThat(TargetUri.parse("embedded:///a").history()).isEqualTo(HistoryPolicy.KEEP);
    assertThat(TargetUri.parse("embedded:///a?ids=fresh&history=drop"))
        .isEqualTo(new TargetUri(Path.of("/a"), IdPolicy.FRESH, HistoryPolicy.DROP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedded:/a",
        "tikv://a",
        "embedded://",
        "embedded://?ids=fresh",
        "embedded:///a?ids=other",
        "embedded:///a?unknown=1",
        "embedded:///a%4",
        "embedded:///a%zz",
        "embedded:///a%00b"
      })
  void anythingElseIsRefused(String uri) {
    assertThatThrownBy(() -> TargetUri.parse(uri))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(TargetError.TARGET_URI_INVALID));
  }

  @Test
  void optionsHaveDefaults() {
    EmbeddedResources options = EmbeddedResources.of(RunSettings.DEFAULT);
    assertThat(options.concurrency()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.memoryBytes()).isEqualTo(512L << 20);
  }

  @Test
  void optionsAreRead() {
    assertThat(EmbeddedResources.of(run(7, 32L << 20)))
        .isEqualTo(new EmbeddedResources(7, 32L << 20));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1025})
  void anImpossibleNumberOfThreadsIsRefusedWithTheFlag(int threads) {
    assertThatThrownBy(() -> EmbeddedResources.of(run(threads, 32L << 20)))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("--threads")
        .hasMessageContaining("got " + threads);
  }

  @Test
  void tooLittleMemoryIsRefusedWithTheFlag() {
    assertThatThrownBy(() -> EmbeddedResources.of(run(1, 1 << 20)))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("--memory");
  }

  private static RunSettings run(int threads, long memory) {
    return new RunSettings(
        OptionalInt.of(threads), OptionalLong.of(memory), List.of(), true, false);
  }
}
