package io.pitr.format.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.fixture.Seeded;
import io.pitr.format.backup.LogMetaName.Hint;
import io.pitr.format.backup.LogMetaName.Unparsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogMetaNameTest {
  private static final String REAL =
      "068820237EC000020000000000000001"
          + "-d06882022CFC00004l06882022CFC00004u06882022F9240003.meta";
  private static final Tso SPAN_START = new Tso(0x06882022CFC00004L);
  private static final Tso SPAN_END = new Tso(0x06882022F9240003L);

  @Test
  void theTaggedFormContainsAllFields() {
    var expected = new Hint(new Tso(0x068820237EC00002L), 1, SPAN_START, SPAN_START, SPAN_END, 0);
    assertThat(LogMetaName.parse("v1/backupmeta/" + REAL)).isEqualTo(expected);
    assertThat(expected.fileName()).isEqualTo(REAL);
    assertThat(expected.hasNoDdl()).isFalse();
  }

  @Test
  void unknownTagsAreIgnoredAndFlagsAreRead() {
    String name = REAL.replace(".meta", "z0000000000000000p0000000000000001.meta");
    assertThat(LogMetaName.parse(name))
        .isInstanceOfSatisfying(Hint.class, hint -> assertThat(hint.hasNoDdl()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "068820237EC00002-06882022CFC00003-06882022CFC00004-06882022F9240003.meta",
        "068820237EC00002-06882022CFC00003-06882022CFC00004-06882022F9240003"
            + "-SYNTHETIC0123456789abcdef0123456789abcdef.meta"
      })
  void theDashedFormsContainTheSpan(String name) {
    assertThat(LogMetaName.parse(name))
        .isEqualTo(
            new Hint(
                new Tso(0x068820237EC00002L),
                0,
                new Tso(0x06882022CFC00003L),
                SPAN_START,
                SPAN_END,
                0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "450363392032243717-0be3e0a4-2b8f-4d3f-9a51-3b0a9ba6a2a1.meta",
        "068820237EC000020000000000000001-d06882022CFC00004l06882022CFC00004.meta",
        "068820237EC000020000000000000001-d06882022CFC00004l06882022CFC00004u06882022F9240003",
        "068820237ec000020000000000000001-d06882022cfc00004l06882022cfc00004u06882022f9240003.meta",
        "068820237EC000020000000000000001-d06882022CFC00004l06882022CFC00004u06882022F9240003"
            + "u06882022F9240003.meta",
        "068820237EC00002-06882022CFC00003-06882022CFC00004-06882022F9240003-1.meta",
        "068820237EC00002-06882022CFC00003-06882022CFC00004-06882022F924000g.meta",
        "068820237EC00002-06882022CFC00003-06882022CFC00004_06882022F9240003.meta",
        "068820237EC00002-06882022CFC00003-06882022CFC00004-06882022F9240003"
            + "-SYNTHETIC0123456789abcdef0123456789abcde.meta",
        "068820237EC000020000000000000001-d06882022CFC00004l06882022CFC00004+06882022F9240003.meta",
        "068820237EC000020000000000000001_d06882022CFC00004l06882022CFC00004u06882022F9240003.meta"
      })
  void anUnknownNameNeverExcludesItsFile(String name) {
    LogMetaName parsed = LogMetaName.parse("v1/backupmeta/" + name);
    assertThat(parsed).isEqualTo(new Unparsed(name));
    assertThat(parsed.mayOverlap(Tso.MAX, Tso.ZERO)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10, 20, 20, 30, true",
    "10, 10, 20, 21, 30, false",
    "10, 10, 20, 1, 10, true",
    "10, 10, 20, 1, 9, false",
    "5, 10, 20, 1, 6, true",
    "0, 10, 20, 30, 40, true",
    "11, 10, 20, 30, 40, true"
  })
  void aFileIsExcludedOnlyIfItsNameRulesItOut(
      long minBegin, long min, long max, long shift, long restored, boolean mayOverlap) {
    var hint = new Hint(Tso.ZERO, 1, new Tso(minBegin), new Tso(min), new Tso(max), 0);
    assertThat(hint.mayOverlap(new Tso(shift), new Tso(restored))).isEqualTo(mayOverlap);
  }

  @Test
  void namesRoundTrip() {
    Seeded.times(
        500,
        random -> {
          var hint =
              new Hint(
                  new Tso(random.nextLong()),
                  random.nextLong(),
                  new Tso(random.nextLong()),
                  new Tso(random.nextLong()),
                  new Tso(random.nextLong()),
                  random.nextInt(3));
          assertThat(LogMetaName.parse(hint.fileName())).isEqualTo(hint);
        });
  }
}
