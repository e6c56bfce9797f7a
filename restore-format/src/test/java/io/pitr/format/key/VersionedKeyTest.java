package io.pitr.format.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VersionedKeyTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Tso COMMIT = new Tso(450363392032243717L);

  @Test
  void theKeyOfARowInTheLogMatchesTheSpecification() {
    byte[] key = VersionedKey.encode(TableKeys.record(100, 1), COMMIT);
    assertThat(HEX.formatHex(key))
        .isEqualTo("7480000000000000ff645f728000000000ff0000010000000000faf9bffce18e13fffa");
  }

  @Test
  void keyAndTimestampRoundTrip() {
    Seeded.times(
        1000,
        random -> {
          var key = new VersionedKey(Seeded.bytes(random, 40), new Tso(Seeded.anyLong(random)));
          assertThat(VersionedKey.parse(key.encode(), "test")).isEqualTo(key);
          assertThat(VersionedKey.parseData(key.encodeData(), "test"))
              .isEqualTo(key)
              .hasSameHashCodeAs(key);
          assertThat(VersionedKey.ts(key.encodeData())).isEqualTo(key.ts());
        });
  }

  @Test
  void newerVersionsOfAKeyComeFirst() {
    byte[] raw = TableKeys.record(1, 1);
    byte[] older = VersionedKey.encode(raw, new Tso(5));
    byte[] newer = VersionedKey.encode(raw, new Tso(6));
    assertThat(Arrays.compareUnsigned(newer, older)).isNegative();
  }

  @Test
  void truncationsAndExtraBytesAreRefused() {
    byte[] good = VersionedKey.encode(TableKeys.record(100, 1), COMMIT);
    Hostile.everyTruncationIsRefused(good, bytes -> VersionedKey.parse(bytes, "test"));
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThatThrownBy(() -> VersionedKey.parse(longer, "a.log"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("got 9");
  }

  @Test
  void aDataKeyBeginsWithItsPrefix() {
    byte[] good = VersionedKey.encode(TableKeys.record(100, 1), COMMIT);
    assertThatThrownBy(() -> VersionedKey.parseData(good, "a.sst"))
        .isInstanceOf(RestoreException.class);
    assertThatThrownBy(() -> VersionedKey.parseData(new byte[0], "a.sst"))
        .isInstanceOf(RestoreException.class);
  }
}
