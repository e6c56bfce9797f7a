package io.pitr.format.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.fixture.Seeded;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.Memcomparable;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableKeysTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void theKeyOfARowMatchesTheSpecification() {
    byte[] key = TableKeys.record(100, 1);
    assertThat(HEX.formatHex(key)).isEqualTo("7480000000000000645f728000000000000001");
    assertThat(HEX.formatHex(Memcomparable.encode(key)))
        .isEqualTo("7480000000000000ff645f728000000000ff0000010000000000fa");
  }

  @Test
  void idsAndHandlesRoundTrip() {
    Seeded.times(
        1000,
        random -> {
          long table = Seeded.anyLong(random);
          long id = Seeded.anyLong(random);
          byte[] row = TableKeys.record(table, id);
          assertThat(TableKeys.isRecord(row)).isTrue();
          assertThat(TableKeys.isIndex(row)).isFalse();
          assertThat(TableKeys.hasIntHandle(row)).isTrue();
          assertThat(TableKeys.physicalId(row, "test")).isEqualTo(table);
          assertThat(TableKeys.intHandle(row, "test")).isEqualTo(id);
          byte[] entry = TableKeys.index(table, id, Seeded.bytes(random, 30));
          assertThat(TableKeys.isRecord(entry)).isFalse();
          assertThat(TableKeys.isIndex(entry)).isTrue();
          assertThat(TableKeys.physicalId(entry, "test")).isEqualTo(table);
          assertThat(TableKeys.indexId(entry, "test")).isEqualTo(id);
          assertThat(KeyPrefixes.startsWith(entry, TableKeys.indexPrefix(table, id))).isTrue();
          assertThat(KeyPrefixes.startsWith(row, TableKeys.recordPrefix(table))).isTrue();
          assertThat(KeyPrefixes.startsWith(row, TableKeys.tablePrefix(table))).isTrue();
        });
  }

  @Test
  void aCommonHandleIsLongerThanAnIntHandle() {
    byte[] row = TableKeys.record(7, new byte[9]);
    assertThat(TableKeys.isRecord(row)).isTrue();
    assertThat(TableKeys.hasIntHandle(row)).isFalse();
    assertThatThrownBy(() -> TableKeys.intHandle(row, "a row"))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("a row");
  }

  @Test
  void anIdIsReplacedInRawAndInEncodedKeys() {
    Seeded.times(
        1000,
        random -> {
          long from = Seeded.anyLong(random);
          long to = Seeded.anyLong(random);
          byte[] raw = TableKeys.index(from, 3, Seeded.bytes(random, 30));
          byte[] moved = TableKeys.withPhysicalId(raw, to, "test");
          assertThat(TableKeys.physicalId(moved, "test")).isEqualTo(to);
          byte[] encoded = new ByteAppender().u8('z').memcomparable(raw).toByteArray();
          assertThat(EncodedTableKeys.isTableKey(encoded, 1, encoded.length)).isTrue();
          assertThat(EncodedTableKeys.physicalId(encoded, 1)).isEqualTo(from);
          EncodedTableKeys.putPhysicalId(encoded, 1, to);
          assertThat(Arrays.copyOfRange(encoded, 1, encoded.length))
              .isEqualTo(Memcomparable.encode(moved));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "74",
        "6d80000000000000645f728000000000000001",
        "7480000000000000645f72800000000000"
      })
  void otherKeysAreNotRows(String hex) {
    byte[] key = HEX.parseHex(hex);
    assertThat(TableKeys.isRecord(key)).isFalse();
    assertThat(TableKeys.isIndex(key)).isFalse();
    assertThatThrownBy(() -> TableKeys.indexId(key, "test")).isInstanceOf(RestoreException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "74",
        "7480000000000000ff",
        "7480000000000000ff0000000000000000f7",
        "7480000000000000ff000000000000000001"
      })
  void encodedKeysThatAreTooShortForATableAreNotTableKeys(String hex) {
    byte[] encoded = HEX.parseHex(hex);
    assertThat(EncodedTableKeys.isTableKey(encoded, 0, encoded.length)).isFalse();
  }

  @Test
  void aTemporaryIndexHasItsBitsInTheKey() {
    byte[] prefix = TableKeys.indexPrefix(100, IndexIds.temporary(2));
    assertThat(HEX.formatHex(prefix)).endsWith("5f69ffff000000000002");
    long id = TableKeys.indexId(prefix, "test");
    assertThat(IndexIds.isTemporary(id)).isTrue();
    assertThat(IndexIds.base(id)).isEqualTo(2);
    assertThat(IndexIds.isTemporary(2)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"7480, 7481", "74ff, 7500", "ffff, ''", "'', ''", "00, 01"})
  void theEndOfAPrefixHasItsLength(String prefix, String end) {
    assertThat(KeyPrefixes.next(HEX.parseHex(prefix))).isEqualTo(HEX.parseHex(end));
  }

  @Test
  void theEndOfATableIsTheNextTable() {
    assertThat(KeyPrefixes.next(TableKeys.tablePrefix(255))).isEqualTo(TableKeys.tablePrefix(256));
  }
}
