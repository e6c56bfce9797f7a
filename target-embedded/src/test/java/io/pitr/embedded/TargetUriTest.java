package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.embedded.TargetUri.HistoryPolicy;
import io.pitr.embedded.TargetUri.IdPolicy;
import java.nio.file.Path;
import java.util.Map;
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
    EmbeddedResources options = EmbeddedResources.of(Map.of());
    assertThat(options.concurrency()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.memoryBytes()).isEqualTo(512L << 20);
  }

  @Test
  void optionsAreRead() {
    assertThat(EmbeddedResources.of(Map.of("concurrency", "7", "memory", "33554432")))
        .isEqualTo(new EmbeddedResources(7, 32L << 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1e3", "99999999999999999999"})
  void anOptionThatIsNoSuchNumberIsRefusedByName(String text) {
    assertThatThrownBy(() -> EmbeddedResources.of(Map.of("concurrency", text)))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("--concurrency")
        .hasMessageContaining(text);
  }
}
