package io.pitr.format.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LogKeyTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String TS = "f9bffce18e13fffa";

  @Test
  void theTableIdIsFoundAndReplacedInsideTheEncodedKey() {
    for (long id : new long[] {1, 100, 255, 256, 1L << 40, 281474976710648L, Long.MAX_VALUE, -7}) {
      var key = key("7480000000000000ff645f728000000000ff0000010000000000fa" + TS);
      assertThat(LogKey.tableId(key, 0)).isEqualTo(100);
      assertThat(LogKey.isOfTable(key, 0, key.limit(), 100)).isTrue();

      LogKey.putTableId(key, 0, id);

      assertThat(LogKey.tableId(key, 0)).isEqualTo(id);
      assertThat(LogKey.isOfTable(key, 0, key.limit(), id)).isTrue();
      assertThat(LogKey.isOfTable(key, 0, key.limit(), id + 1)).isFalse();
      assertThat(LogKey.isOfTable(key, 0, key.limit(), id + 256)).isFalse();
      assertThat(LogKey.isEncoded(key, 0, key.limit())).isTrue();
      assertThat(HEX.formatHex(key.array())).endsWith("5f728000000000ff0000010000000000fa" + TS);
    }
  }

  @Test
  void theTimestampIsTheComplementOfTheLastEightBytes() {
    var key = key("00".repeat(8) + "f7" + TS);
    assertThat(LogKey.ts(key, 0, 17)).isEqualTo(450363392032243717L);
  }

  @Test
  void onlyWholeEncodingsCountAsEncoded() {
    assertThat(encoded("00".repeat(8) + "f7")).isTrue();
    assertThat(encoded("6162000000000000f9")).isTrue();
    assertThat(encoded("3132333435363738ff" + "0000000000000000f7")).isTrue();
    assertThat(encoded("3132333435363738ff")).as("no end").isFalse();
    assertThat(encoded("6162000000000000f9" + "0000000000000000f7")).as("goes on").isFalse();
    assertThat(encoded("6162000000000001f9")).as("pad is not zero").isFalse();
    assertThat(encoded("6100000000000000f7")).as("pad is not zero").isFalse();
    assertThat(encoded("6162000000000000f6")).as("no such marker").isFalse();
    assertThat(encoded("6162000000000000f9" + "00")).as("a byte too many").isFalse();
    assertThat(encoded("3132333435363700fe")).isTrue();
    assertThat(encoded("3132333435363738fe")).as("pad is not zero").isFalse();
  }

  @Test
  void aKeyWithoutAWholeTableIdIsNoTableKey() {
    var shortKey = key("7480000000000000fe" + TS);
    assertThat(LogKey.isTableKey(shortKey, 0, shortKey.limit())).isFalse();
    assertThat(LogKey.isOfTable(shortKey, 0, shortKey.limit(), 100)).isFalse();
    var meta = key("6d44427300000000fb" + "00".repeat(9) + TS);
    assertThat(LogKey.isTableKey(meta, 0, meta.limit())).isFalse();
    assertThat(LogKey.isMetaKey(meta, 0)).isTrue();
  }

  private static boolean encoded(String hex) {
    var key = key(hex + TS);
    return LogKey.isEncoded(key, 0, key.limit());
  }

  private static ByteBuffer key(String hex) {
    return ByteBuffer.wrap(HEX.parseHex(hex));
  }
}
