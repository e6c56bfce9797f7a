package io.pitr.format.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.fixture.Corpus;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallFilesTest {

  @Test
  void aCheckpointIsALittleEndianNumber() {
    byte[] content = HexFormat.of().parseHex("01007cc427208806");
    Tso ts = LogSpanFiles.checkpoint(content, "test");
    assertThat(ts).isEqualTo(new Tso(0x06882027C47C0001L));
    assertThat(LogSpanFiles.checkpoint(ts)).isEqualTo(content);
  }

  @Test
  void theCheckpointsOfTheCorpusAreRead() {
    Corpus corpus = Corpus.alpha();
    for (String name : new String[] {"1", "central_global"}) {
      String path = LogSpanFiles.CHECKPOINT_FOLDER + "/" + name + LogSpanFiles.CHECKPOINT_SUFFIX;
      assertThat(LogSpanFiles.checkpoint(corpus.bytes("log/" + path), path))
          .isEqualTo(new Tso(0x06882027C47C0001L));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 9, 16})
  void aCheckpointOfAnotherLengthIsRefused(int length) {
    assertThatThrownBy(() -> LogSpanFiles.checkpoint(new byte[length], "v1/x/1.ts"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("v1/x/1.ts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "450363392032243717", "18446744073709551615"})
  void aTruncationPointIsADecimalNumber(String text) {
    Tso ts = LogSpanFiles.truncatedTo(text.getBytes(UTF_8), "test");
    assertThat(ts).hasToString(text);
    assertThat(LogSpanFiles.truncatedTo(ts)).isEqualTo(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12\n", " 12", "12\r\n"})
  void whiteSpaceAroundATruncationPointIsIgnored(String text) {
    assertThat(LogSpanFiles.truncatedTo(text.getBytes(UTF_8), "test")).hasToString("12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "1 2", "+12", "-1", "0x10", "18446744073709551616", "١"})
  void otherTextIsNotATruncationPoint(String text) {
    assertThatThrownBy(() -> LogSpanFiles.truncatedTo(text.getBytes(UTF_8), "safepoint"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("safepoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "v1/20240610/06/1/x.log", "a b", "..a/b..", "v1/…", "__TiDB_BR/x"})
  void ordinaryPathsAreSafe(String path) {
    assertThat(SafePath.check(path, "test")).isEqualTo(path);
    assertThat(SafePath.isSafe(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "a/./b",
        "../a",
        "a\\b",
        "a\u0000b",
        "a\nb",
        "C:/a",
        "c:a"
      })
  void pathsThatMayEscapeTheRootAreRefused(String path) {
    assertThat(SafePath.isSafe(path)).isFalse();
    assertThatThrownBy(() -> SafePath.check(path, "x.meta"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("x.meta");
  }

  @Test
  void aVeryLongPathIsRefusedWithAShortMessage() {
    String path = "a".repeat(5000);
    assertThatThrownBy(() -> SafePath.check(path, "x.meta"))
        .isInstanceOf(RestoreException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  @ParameterizedTest
  @CsvSource({
    "write, anything, WRITE",
    "default, 1/2_3_h_4_write.sst, DEFAULT",
    "'', 1/2_3_h_4_write.sst, WRITE",
    "'', 1_2_3_h_4_default.sst, DEFAULT"
  })
  void theColumnFamilyComesFromTheEntryOrElseFromTheName(
      String cf, String name, ColumnFamily expected) {
    assertThat(SstColumnFamily.of(cf, name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"lock, 1_write.sst", "'', 1_lock.sst", "'', write.sst", "'', 1_write.sst.tmp"})
  void otherColumnFamiliesAreRefused(String cf, String name) {
    assertThatThrownBy(() -> SstColumnFamily.of(cf, name))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"8.5.0\"\n", "8.5.0", " 8.5.0\n", "\"8.5.0", "\" 8.5.0 \""})
  void aClusterVersionLosesItsQuotes(String recorded) {
    assertThat(ClusterVersion.trimmed(recorded)).isEqualTo("8.5.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"", "\"\"", "\n", "\"\n\""})
  void anEmptyClusterVersionStaysEmpty(String recorded) {
    assertThat(ClusterVersion.trimmed(recorded)).isEmpty();
  }
}
