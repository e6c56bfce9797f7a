package io.pitr.format.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.fixture.Corpus;
import io.pitr.fixture.Hostile;
import io.pitr.fixture.Seeded;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord.LastChange;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WriteRecordValueTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Tso START = new Tso(450363392026214402L);
  private static final Tso COMMIT = new Tso(450363392032243717L);
  private static final String ALL_PARTS =
      "508280c08ce7e380a006"
          + "760141"
          + "52"
          + "460640031e71ec0005"
          + "6c0640031e7190000203"
          + "53808004";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "508280c08ce7e380a006761a80000300010002030504010003000a000761620a027fffff84d2",
        "528280c08ce7e380a006760170",
        "528980d0ddd68488c406",
        "4c8180d0aba48488c4066c0688202244ac001601",
        ALL_PARTS,
        "508280c08ce7e380a0067600",
        "448280c08ce7e380a006",
        "508280c08ce7e380a00652ff0102"
      })
  void theFormsOfTheSpecificationRoundTripByteForByte(String hex) {
    WriteRecord record = WriteRecord.parse(HEX.parseHex(hex), "test");
    assertThat(HEX.formatHex(record.encode())).isEqualTo(hex);
  }

  @Test
  void allPartsHaveTheirMeaning() {
    WriteRecord record = WriteRecord.parse(HEX.parseHex(ALL_PARTS), "test");
    assertThat(record.type()).isEqualTo(WriteType.PUT);
    assertThat(record.startTs()).isEqualTo(START);
    assertThat(record.shortValue()).contains(new byte[] {'A'});
    assertThat(record.hasLongValue()).isFalse();
    assertThat(record.overlappedRollback()).isTrue();
    assertThat(record.gcFence()).contains(COMMIT);
    assertThat(record.lastChange()).contains(new LastChange(START, 3));
    assertThat(record.txnSource()).isEqualTo(0x10000);
    assertThat(record.unknown()).isEmpty();
  }

  @Test
  void aShortValueWithoutBytesIsNotAbsent() {
    WriteRecord put = WriteRecord.of(WriteType.PUT, START);
    assertThat(put.hasLongValue()).isTrue();
    assertThat(put.withShortValue(new byte[0]).hasLongValue()).isFalse();
    assertThat(put.withShortValue(new byte[0])).isNotEqualTo(put);
    assertThat(put.withShortValue(new byte[0]).withoutShortValue()).isEqualTo(put);
    assertThat(WriteRecord.of(WriteType.DELETE, START).hasLongValue()).isFalse();
  }

  @Test
  void aShortValueOf256BytesIsRefused() {
    WriteRecord put = WriteRecord.of(WriteType.PUT, START);
    assertThat(put.withShortValue(new byte[255]).encode()).hasSizeGreaterThan(255);
    assertThatThrownBy(() -> put.withShortValue(new byte[256]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }

  @Test
  void unknownPartsSurviveAChange() {
    WriteRecord record = WriteRecord.parse(HEX.parseHex("5001" + "7a0102"), "test");
    assertThat(record.unknown()).containsExactly('z', 1, 2);
    assertThat(HEX.formatHex(record.withTxnSource(1).encode()))
        .isEqualTo("5001" + "5301" + "7a0102");
  }

  @Test
  void anyRecordRoundTrips() {
    Seeded.times(
        2000,
        random -> {
          WriteRecord record = any(random);
          assertThat(WriteRecord.parse(record.encode(), "test"))
              .isEqualTo(record)
              .hasSameHashCodeAs(record);
        });
  }

  private static WriteRecord any(Random random) {
    var type = WriteType.values()[random.nextInt(4)];
    WriteRecord record = WriteRecord.of(type, new Tso(Seeded.anyLong(random)));
    if (random.nextBoolean()) {
      record = record.withShortValue(Seeded.bytes(random, 255));
    }
    if (random.nextBoolean()) {
      record = record.withOverlappedRollback();
    }
    if (random.nextBoolean()) {
      record = record.withGcFence(new Tso(Seeded.anyLong(random)));
    }
    if (random.nextBoolean()) {
      long versions = Seeded.anyLong(random);
      record = record.withLastChange(new LastChange(new Tso(Seeded.anyLong(random)), versions));
    }
    return random.nextBoolean() ? record.withTxnSource(Seeded.anyLong(random)) : record;
  }

  @Test
  void damagedRecordsAreReadOrRefused() {
    Hostile.damageIsReadOrRefused(
        HEX.parseHex(ALL_PARTS), 3000, bytes -> WriteRecord.parse(bytes, "test").encode());
  }

  @Test
  void theRecordsOfTheCorpusRoundTrip() {
    Map<WriteType, Integer> counts = new EnumMap<>(WriteType.class);
    Corpus.alpha()
        .jsonLines(
            "decoded/events.jsonl.gz",
            event -> {
              if (event.has("write")) {
                WriteRecord record = ofJson(event.get("write"));
                assertThat(WriteRecord.parse(record.encode(), "corpus")).isEqualTo(record);
                counts.merge(record.type(), 1, Integer::sum);
              }
            });
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                WriteType.PUT, 97_674,
                WriteType.DELETE, 3_140,
                WriteType.LOCK, 200,
                WriteType.ROLLBACK, 1));
  }

  private static WriteRecord ofJson(JsonNode json) {
    WriteType type =
        switch (json.get("type").stringValue()) {
          case "P" -> WriteType.PUT;
          case "D" -> WriteType.DELETE;
          case "L" -> WriteType.LOCK;
          default -> WriteType.ROLLBACK;
        };
    WriteRecord record = WriteRecord.of(type, new Tso(json.get("start_ts").longValue()));
    if (json.has("short_value")) {
      record = record.withShortValue(HEX.parseHex(json.get("short_value").stringValue()));
    }
    if (json.has("last_change_ts")) {
      var ts = new Tso(json.get("last_change_ts").longValue());
      long versions = json.get("versions_to_last_change").longValue();
      record = record.withLastChange(new LastChange(ts, versions));
    }
    return record;
  }
}
