package io.pitr.format.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import io.pitr.format.key.MetaKey.AutoId;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetaKeyTest {
  private static final HexFormat HEX = HexFormat.of();

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of(
            new MetaKey.Table(2, 104),
            "6d44423a3200000000fb" + "0000000000000068" + "5461626c653a3130ff3400000000000000f8"),
        Arguments.of(
            new MetaKey.Database(2),
            "6d4442730000000000fa" + "0000000000000068" + "44423a3200000000fb"),
        Arguments.of(
            new AutoId(AutoId.Kind.ROW_ID, 2, 104),
            "6d44423a3200000000fb" + "0000000000000068" + "5449443a31303400fe"),
        Arguments.of(
            new MetaKey.NextGlobalId(),
            "6d4e657874476c6f62ff616c494400000000fb" + "0000000000000073"),
        Arguments.of(
            new MetaKey.DdlHistory(120),
            "6d44444c4a6f624869ff73746f7279000000fc"
                + "0000000000000068"
                + "0000000000000078ff0000000000000000f7"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesOfTheFormatHold(MetaKey key, String hex) {
    assertThat(HEX.formatHex(key.encode())).isEqualTo(hex);
    assertThat(MetaKey.parse(HEX.parseHex(hex), "test")).isEqualTo(key);
  }

  @Test
  void aMetaKeyInTheLogIsEncodedTwice() {
    byte[] raw = new MetaKey.Table(2, 104).encode();
    assertThat(HEX.formatHex(VersionedKey.encode(raw, new Tso(450363392032243717L))))
        .isEqualTo(
            "6d44423a32000000ff00fb000000000000ff00685461626c653aff3130ff3400000000ff"
                + "000000f800000000fbf9bffce18e13fffa");
  }

  @Test
  void everyKindRoundTrips() {
    Seeded.times(
        1000,
        random -> {
          MetaKey key = any(random);
          assertThat(MetaKey.parse(key.encode(), "test")).isEqualTo(key).hasSameHashCodeAs(key);
        });
  }

  private static MetaKey any(Random random) {
    long a = Seeded.anyLong(random) & Long.MAX_VALUE;
    long b = Seeded.anyLong(random) & Long.MAX_VALUE;
    AutoId.Kind[] kinds = AutoId.Kind.values();
    return switch (random.nextInt(10)) {
      case 0 -> new MetaKey.Database(a);
      case 1 -> new MetaKey.Table(a, b);
      case 2 -> new MetaKey.DdlHistory(Seeded.anyLong(random));
      case 3 -> new MetaKey.Policy(a);
      case 4 -> new MetaKey.ResourceGroup(a);
      case 5 -> new MetaKey.SchemaVersion();
      case 6 -> new MetaKey.NextGlobalId();
      case 7 -> new MetaKey.SchemaDiff(a);
      case 8 -> new MetaKey.Other(MetaPath.hash("DB:1", "Something:" + b));
      default -> new AutoId(kinds[random.nextInt(kinds.length)], a, b);
    };
  }

  static Stream<byte[]> others() {
    return Stream.of(
        MetaPath.hash("DBs", "DB:007"),
        MetaPath.hash("DBs", "DB:-7"),
        MetaPath.hash("DBs", "DB:+7"),
        MetaPath.hash("DBs", "DB:"),
        MetaPath.hash("DB:9223372036854775808", "Table:1"),
        MetaPath.hash("DB:1", "Table:1x"),
        MetaPath.hash("DDLJobHistory", "short"),
        MetaPath.hash("Policies", "DB:1"),
        MetaPath.string("Diff:"),
        MetaPath.string("BootstrapKey"),
        HEX.parseHex("6d44423a3200000000fb" + "0000000000000048"),
        HEX.parseHex("6d44423a3200000000fb" + "0000000000000078" + "01"),
        HEX.parseHex("6d44423a3200000000fb" + "000000000000006c" + "8000000000000001"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void keysInAnyOtherFormAreKeptUnchanged(byte[] raw) {
    MetaKey key = MetaKey.parse(raw, "test");
    assertThat(key).isInstanceOf(MetaKey.Other.class);
    assertThat(key.encode()).isEqualTo(raw);
  }

  @Test
  void tablesAndAllocatorsOfADatabaseShareItsPrefix() {
    byte[] prefix = MetaKey.databasePrefix(2);
    assertThat(KeyPrefixes.startsWith(new MetaKey.Table(2, 9).encode(), prefix)).isTrue();
    assertThat(KeyPrefixes.startsWith(new MetaKey.Table(22, 9).encode(), prefix)).isFalse();
    assertThat(KeyPrefixes.startsWith(new MetaKey.Database(2).encode(), MetaKey.databasesPrefix()))
        .isTrue();
  }

  @Test
  void idsAreRewritten() {
    assertThat(new MetaKey.Database(1).with(2)).isEqualTo(new MetaKey.Database(2));
    assertThat(new MetaKey.Table(1, 2).with(3, 4)).isEqualTo(new MetaKey.Table(3, 4));
    assertThat(new AutoId(AutoId.Kind.SEQUENCE, 1, 2).with(3, 4))
        .isEqualTo(new AutoId(AutoId.Kind.SEQUENCE, 3, 4));
  }

  @Test
  void keysOfTablesAreRefused() {
    assertThatThrownBy(() -> MetaKey.parse(TableKeys.record(1, 1), "test"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("'m'");
  }

  @Test
  void damagedKeysAreReadOrRefused() {
    byte[] good = new MetaKey.Table(2, 104).encode();
    Hostile.everyTruncationIsRefused(good, bytes -> MetaKey.parse(bytes, "test"));
    Hostile.damageIsReadOrRefused(
        good, 3000, bytes -> assertThat(MetaKey.parse(bytes, "test").encode()).isEqualTo(bytes));
  }
}
