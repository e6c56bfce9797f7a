package io.pitr.format.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.mvcc.WriteRecord;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteRecordTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Tso START = new Tso(450363392026214402L);
  private static final Tso COMMIT = new Tso(450363392032243717L);

  @Test
  void aPutWithAllPartsIsRead() {
    String hex =
        "508280c08ce7e380a006760141524606400" + "31e71ec00056c0640031e7190000203538080" + "04";
    var record = read(hex);

    assertThat(record.type()).isEqualTo(WriteType.PUT);
    assertThat(record.startTs()).isEqualTo(START.value());
    assertThat(record.hasShortValue()).isTrue();
    assertThat(record.shortValueLength()).isEqualTo(1);
    assertThat(HEX.parseHex(hex)[record.shortValueOffset()]).isEqualTo((byte) 'A');
    assertThat(record.hasOverlappedRollback()).isTrue();
    assertThat(record.hasGcFence()).isTrue();
    assertThat(record.gcFence()).isEqualTo(COMMIT.value());
    assertThat(record.lastChangeTs()).isEqualTo(START.value());
    assertThat(record.versionsToLastChange()).isEqualTo(3);
    assertThat(record.txnSource()).isEqualTo(0x10000);
    assertThat(record.tailOffset()).isEqualTo(hex.length() / 2);
  }

  @Test
  void encodingWritesTheVectorsOfTheSpecification() {
    assertThat(
            HEX.formatHex(
                WriteRecord.of(WriteType.PUT, START)
                    .withShortValue(new byte[] {'A'})
                    .withOverlappedRollback()
                    .withGcFence(COMMIT)
                    .withLastChange(new WriteRecord.LastChange(START, 3))
                    .withTxnSource(0x10000)
                    .encode()))
        .isEqualTo(
            "508280c08ce7e380a0067601415246064003" + "1e71ec00056c0640031e719000020353808004");
    assertThat(
            HEX.formatHex(
                WriteRecord.of(WriteType.ROLLBACK, START)
                    .withShortValue(new byte[] {'p'})
                    .encode()))
        .isEqualTo("528280c08ce7e380a006760170");
  }

  @Test
  void recordsOfTheCorpusAreRead() {
    var rollback = read("528980d0ddd6848 8c406".replace(" ", ""));
    assertThat(rollback.type()).isEqualTo(WriteType.ROLLBACK);
    assertThat(rollback.hasShortValue()).isFalse();
    var lock = read("4c8180d0aba48488c4066c068820224" + "4ac001601");
    assertThat(lock.type()).isEqualTo(WriteType.LOCK);
    assertThat(lock.hasLastChange()).isTrue();
    assertThat(lock.versionsToLastChange()).isEqualTo(1);
  }

  @Test
  void anEmptyShortValueIsNotAnAbsentOne() {
    var record = read("508280c08ce7e380a0067600");
    assertThat(record.hasShortValue()).isTrue();
    assertThat(record.shortValueLength()).isZero();
  }

  @Test
  void readingStopsAtAnUnknownPart() {
    var record = read("508280c08ce7e380a00652" + "7a0102");
    assertThat(record.hasOverlappedRollback()).isTrue();
    assertThat(record.tailOffset()).isEqualTo(11);
  }

  @Test
  void partsAreReadInAnyOrder() {
    var record = read("5002" + "5301" + "46" + "00".repeat(8) + "760141");
    assertThat(record.txnSource()).isEqualTo(1);
    assertThat(record.hasGcFence()).isTrue();
    assertThat(record.gcFence()).isZero();
    assertThat(record.hasShortValue()).isTrue();
  }

  @Test
  void recordsThatAreCutOffAreRefused() {
    for (String hex :
        new String[] {
          "",
          "50",
          "5080",
          "58" + "01",
          "500176",
          "50017602" + "41",
          "500146" + "00".repeat(7),
          "50016c" + "00".repeat(8),
          "50016c" + "00".repeat(7),
          "500153",
          "500153ff",
          "50" + "ff".repeat(10),
          "50" + "ff".repeat(9) + "02",
          "50" + "ff".repeat(9)
        }) {
      byte[] bytes = HEX.parseHex(hex);
      assertThatThrownBy(() -> WriteRecordReader.of(bytes, "there"))
          .as(hex)
          .isInstanceOf(RestoreException.class)
          .hasMessageContaining("there");
    }
    assertThat(read("50" + "ff".repeat(9) + "01").startTs()).isEqualTo(-1L);
  }

  @Test
  void startTimestampsOfEveryWidthAreRead() {
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      var start = new Tso(random.nextLong() >>> random.nextInt(64));
      var builder = WriteRecord.of(WriteType.PUT, start);
      if (i % 2 == 0) {
        builder = builder.withShortValue(new byte[] {7}).withTxnSource(start.value());
      }
      WriteRecordReader record = WriteRecordReader.of(builder.encode(), "test");
      assertThat(record.startTs()).isEqualTo(start.value());
      assertThat(record.hasShortValue()).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void noBytesCauseAReadOutsideTheRecord() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] tags = {'P', 'D', 'L', 'R', 'v', 'F', 'l', 'S', 0, 1, -1};
    var reader = new WriteRecordReader();
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int b = 0; b < bytes.length; b++) {
        bytes[b] = tags[random.nextInt(tags.length)];
      }
      if (reader.parse(ByteBuffer.wrap(bytes), 0, bytes.length)) {
        read++;
        assertThat(reader.tailOffset()).as("seed %d", seed).isBetween(2, bytes.length);
        assertThat(reader.shortValueOffset() + reader.shortValueLength())
            .as("seed %d", seed)
            .isLessThanOrEqualTo(reader.hasShortValue() ? bytes.length : Integer.MAX_VALUE);
      }
    }
    assertThat(read).as("seed %d", seed).isPositive();
  }

  private static WriteRecordReader read(String hex) {
    return WriteRecordReader.of(HEX.parseHex(hex), "test");
  }
}
