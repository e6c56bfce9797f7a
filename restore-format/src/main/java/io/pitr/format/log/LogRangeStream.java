package io.pitr.format.log;

import com.github.luben.zstd.ZstdException;
import io.pitr.api.RestoreException;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;

/**
 * The plain bytes of a range, in parts. The checks of {@link LogRangeDecoder#decode} run before the
 * last part is returned; until then, earlier parts are unverified. Not thread-safe.
 */
public final class LogRangeStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
  private static final int DIRECT_BYTES = 64 << 10;

  private final LogRange range;
  private final Iterator<ByteBuffer> stored;
  private final Step step;
  private final Sum sum;
  private final MessageDigest sha256;
  private final boolean encrypted;
  private ByteBuffer piece = NOTHING;
  private ByteBuffer source = NOTHING;
  private ByteBuffer direct = NOTHING;
  private boolean frameEnded;
  private long bytesRead;

  /** Decompresses or copies bytes from a source to a target. */
  interface Step {
    /** Returns whether the compressed frame ended. */
    boolean move(ByteBuffer target, ByteBuffer source);
  }

  /** Adds bytes to the checksum. */
  interface Sum {
    void add(ByteBuffer bytes, int at, int length);
  }

  LogRangeStream(
      LogRange range,
      Iterator<ByteBuffer> stored,
      Step step,
      Sum sum,
      MessageDigest sha256,
      boolean encrypted) {
    this.range = range;
    this.stored = stored;
    this.step = step;
    this.sum = sum;
    this.sha256 = sha256;
    this.encrypted = encrypted;
  }

  /** Whether all bytes were read. */
  public boolean isAtEnd() {
    return bytesRead == range.plain().length();
  }

  /** Plain bytes read so far. */
  public long bytesRead() {
    return bytesRead;
  }

  /**
   * Writes the next bytes to {@code plain[at, at + maxBytes)}: exactly {@code maxBytes}, fewer only
   * at the end.
   *
   * @param plain direct
   * @return number of bytes; 0 at the end
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}, {@link FormatError#CIPHER_FAILED}
   */
  public int read(ByteBuffer plain, int at, int maxBytes) {
    int wanted = (int) Math.min(maxBytes, range.plain().length() - bytesRead);
    if (wanted == 0) {
      return 0;
    }
    ByteBuffer target = plain.duplicate().limit(at + wanted).position(at);
    while (target.hasRemaining()) {
      if (!move(target)) {
        throw damaged("decoded " + (bytesRead + target.position() - at) + " bytes");
      }
    }
    sum.add(plain, at, wanted);
    bytesRead += wanted;
    if (isAtEnd()) {
      requireEnd();
      LogRangeDecoder.checkSum(range, encrypted, sha256.digest());
    }
    return wanted;
  }

  /** Returns whether bytes moved, or may move with the next call. */
  private boolean move(ByteBuffer target) {
    if (!source.hasRemaining()) {
      nextSource();
    }
    int room = target.remaining();
    int left = source.remaining();
    try {
      frameEnded = step.move(target, source);
    } catch (ZstdException e) {
      if (encrypted) {
        // A wrong checksum of the encrypted bytes explains more: it is checked at their end.
        stored.forEachRemaining(rest -> {});
      }
      throw LogRangeDecoder.damaged(range, encrypted, "zstd: " + e.getMessage());
    }
    return target.remaining() < room || source.remaining() < left || hasMore();
  }

  /** Takes the next stored bytes; those on the heap in chunks, since zstd needs direct buffers. */
  private void nextSource() {
    if (!piece.hasRemaining() && stored.hasNext()) {
      piece = stored.next().duplicate();
    }
    if (piece.isDirect()) {
      source = piece;
      piece = NOTHING;
    } else if (piece.hasRemaining()) {
      if (direct == NOTHING) {
        direct = ByteBuffer.allocateDirect(DIRECT_BYTES);
      }
      int size = Math.min(DIRECT_BYTES, piece.remaining());
      source = direct.clear().put(piece.slice(piece.position(), size)).flip();
      piece.position(piece.position() + size);
    }
  }

  /** Whether stored bytes follow those of {@link #source}. */
  private boolean hasMore() {
    return piece.hasRemaining() || stored.hasNext();
  }

  /** Checks that no bytes follow. */
  private void requireEnd() {
    ByteBuffer beyond = ByteBuffer.allocateDirect(1);
    while (!frameEnded || source.hasRemaining() || hasMore()) {
      boolean moved = move(beyond);
      if (!beyond.hasRemaining()) {
        throw damaged("the range decodes to more bytes");
      }
      if (!moved) {
        throw damaged("the range ends inside a compressed frame");
      }
    }
  }

  private RestoreException damaged(String what) {
    return LogRangeDecoder.damaged(
        range, encrypted, what + ", the metadata says " + range.plain().length());
  }
}
