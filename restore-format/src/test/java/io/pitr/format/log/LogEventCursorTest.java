package io.pitr.format.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogEventCursorTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] ONE_EVENT =
      HEX.parseHex(
          "230000007480000000000000ff645f728000000000ff0000010000000000faf9bffce18e13fffa"
              + "26000000508280c08ce7e380a006761a8000030001000203050401000300"
              + "0a000761620a027fffff84d2");
  private static final byte[] KEY = new byte[18];

  static {
    KEY[0] = 't';
    KEY[8] = (byte) 0xff;
  }

  @Test
  void theVectorOfTheSpecificationIsOneEvent() {
    var cursor = new LogEventCursor(ONE_EVENT, "x.log@0");

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.ts()).isEqualTo(450363392032243717L);
    assertThat(LogKey.isEncoded(cursor.bytes(), cursor.keyOffset(), cursor.keyLength())).isTrue();
    assertThat(LogKey.isTableKey(cursor.bytes(), cursor.keyOffset(), cursor.keyLength())).isTrue();
    assertThat(LogKey.tableId(cursor.bytes(), cursor.keyOffset())).isEqualTo(100);
    assertThat(HEX.formatHex(cursor.value())).startsWith("508280c08ce7e380a006761a");
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.count()).isEqualTo(1);
  }

  @Test
  void noBytesAreNoEvents() {
    assertThat(new LogEventCursor(new byte[0], "x").next()).isFalse();
  }

  @Test
  void writtenEventsAreReadBack() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var writer = new LogEventWriter();
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] key = new byte[9 * (1 + random.nextInt(40))];
      random.nextBytes(key);
      byte[] value = new byte[random.nextInt(3000)];
      random.nextBytes(value);
      var ts = new Tso(random.nextLong());
      writer.add(key, ts, value);
      keys.add(ByteBuffer.allocate(key.length + 8).put(key).putLong(~ts.value()).array());
      values.add(value);
    }

    var cursor = new LogEventCursor(writer.toByteArray(), "x");

    assertThat(writer.entries()).isEqualTo(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(cursor.next()).as("seed %d event %d", seed, i).isTrue();
      assertThat(cursor.key()).isEqualTo(keys.get(i));
      assertThat(cursor.value()).isEqualTo(values.get(i));
    }
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void aTruncatedRangeIsRefusedOrHasFewerEvents() {
    var writer = new LogEventWriter();
    for (int i = 0; i < 5; i++) {
      writer.add(KEY, new Tso(i), new byte[i]);
    }
    byte[] whole = writer.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      int cut = length;
      var cursor = new LogEventCursor(ByteBuffer.wrap(whole, 0, cut), "x.log@7");
      try {
        long events = 0;
        while (cursor.next()) {
          events++;
        }
        assertThat(events).isLessThan(5);
      } catch (RestoreException e) {
        assertThat(e.code()).isEqualTo(FormatError.FORMAT_CORRUPT);
        assertThat(e).hasMessageContaining("x.log@7, event ");
      }
    }
  }

  @Test
  void aKeyLengthPastTheEndIsRefused() {
    assertRefused("ffffffff" + "00".repeat(40), "a key of 4294967295 bytes");
    assertRefused("25000000" + "00".repeat(40), "a key of 37 bytes");
  }

  @Test
  void aValueLengthPastTheEndIsRefused() {
    assertRefused("11000000" + "00".repeat(17) + "01000000", "a value of 1 bytes");
    assertRefused("11000000" + "00".repeat(17) + "ffffff7f", "a value of 2147483647 bytes");
    assertRefused("11000000" + "00".repeat(17) + "ffffffff", "a value of 4294967295 bytes");
  }

  @Test
  void aKeyTooShortForATimestampIsRefused() {
    assertRefused("10000000" + "00".repeat(40), "at least 17");
  }

  @Test
  void aRangeInsideABufferIsReadFromItsStart() {
    var buffer = ByteBuffer.allocateDirect(ONE_EVENT.length + 10);
    buffer.position(5).put(ONE_EVENT);
    buffer.limit(buffer.capacity());
    var cursor = new LogEventCursor();

    cursor.reset(buffer, 5, 5 + ONE_EVENT.length, "x");

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.eventOffset()).isEqualTo(5);
    assertThat(cursor.next()).isFalse();
  }

  private static void assertRefused(String hex, String message) {
    var cursor = new LogEventCursor(HEX.parseHex(hex), "x.log@7");
    assertThatThrownBy(cursor::next)
        .isInstanceOf(RestoreException.class)
        .hasMessageStartingWith("[FORMAT_CORRUPT]")
        .hasMessageContaining(message)
        .hasMessageContaining("x.log@7");
  }
}
