package io.pitr.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.log.LogRangeDecoder;
import io.pitr.format.log.LogRangeStream;
import io.pitr.format.proto.Encryptionpb.EncryptionMethod;
import io.pitr.format.proto.Encryptionpb.FileEncryptionInfo;
import io.pitr.format.proto.Encryptionpb.PlainTextDataKey;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * An encrypted range is held as its stored and its plain bytes, which the budget counts, and
 * nowhere else.
 */
class EncryptedRangeMemoryTest {
  private static final int BYTES = 8 << 20;
  private static final int PIECE_BYTES = 1 << 20;
  private static final long OTHER_BYTES = 1 << 20;
  private static final byte[] IV = new byte[AesCtr.IV_BYTES];
  private static final CipherSpec SPEC = new CipherSpec(CipherSpec.Method.AES256_CTR, new byte[32]);

  private final byte[] plain = plain();
  private final byte[] sealed = AesCtr.crypt(SPEC, IV, plain, "test");
  private final LogRange range = range();

  private static byte[] plain() {
    byte[] plain = new byte[BYTES];
    new Random(1).nextBytes(plain);
    return plain;
  }

  private LogRange range() {
    byte[] encryption =
        FileEncryptionInfo.newBuilder()
            .setPlainTextDataKey(PlainTextDataKey.getDefaultInstance())
            .setEncryptionMethod(EncryptionMethod.AES256_CTR)
            .setFileIv(ByteString.copyFrom(IV))
            .setChecksum(ByteString.copyFrom(Sha256.of(sealed)))
            .build()
            .toByteArray();
    return new LogRange(
        new LogRange.Stored("v1/x.log", 0, BYTES, 0, encryption),
        new LogRange.Plain(BYTES, 1, Sha256.of(plain), 0),
        ColumnFamily.WRITE,
        false,
        false,
        1,
        1,
        new LogRange.Keys(new byte[0], new byte[0]),
        new LogRange.Timestamps(Tso.ZERO, Tso.MAX, Tso.ZERO));
  }

  @Test
  void aRangeIsDecryptedWhereItIs() {
    ByteBuffer stored = ByteBuffer.allocateDirect(BYTES).put(sealed).flip();
    ByteBuffer target = ByteBuffer.allocateDirect(BYTES);
    try (var decoder = new LogRangeDecoder(SPEC)) {
      long before = allocatedBytes();
      decoder.decode(range, stored, target, 0);
      assertThat(allocatedBytes() - before).isLessThan(OTHER_BYTES);
    }
    assertThat(target).isEqualTo(ByteBuffer.wrap(plain));
  }

  @Test
  void aRangeInPartsIsDecryptedPieceByPiece() {
    Iterator<ByteBuffer> pieces = pieces().iterator();
    ByteBuffer target = ByteBuffer.allocateDirect(BYTES);
    try (var decoder = new LogRangeDecoder(SPEC)) {
      long before = allocatedBytes();
      LogRangeStream stream = decoder.stream(range, pieces);
      for (int at = 0; !stream.isAtEnd(); at += PIECE_BYTES / 2) {
        assertThat(stream.read(target, at, PIECE_BYTES / 2)).isPositive();
      }
      assertThat(allocatedBytes() - before).isLessThan(OTHER_BYTES);
    }
    assertThat(target).isEqualTo(ByteBuffer.wrap(plain));
  }

  private List<ByteBuffer> pieces() {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int at = 0; at < BYTES; at += PIECE_BYTES) {
      pieces.add(ByteBuffer.allocateDirect(PIECE_BYTES).put(sealed, at, PIECE_BYTES).flip());
    }
    return pieces;
  }

  /** Of this thread on the heap, and of the process outside it. */
  private static long allocatedBytes() {
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return direct + threads.getCurrentThreadAllocatedBytes();
  }
}
