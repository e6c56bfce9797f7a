package io.pitr.format.log;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.CipherSpec;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.crypto.MasterKey;
import io.pitr.format.crypto.RangeCipher;
import io.pitr.format.proto.Encryptionpb.EncryptionMethod;
import io.pitr.format.proto.Encryptionpb.FileEncryptionInfo;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/**
 * Decodes the stored bytes of a log range to events: decrypts, decompresses, checks length and
 * SHA-256 (spec/formats.md §2.6, §8). Encrypted bytes are decrypted where they are, so a range is
 * held twice only: stored and plain. Owns native memory and must be closed. Not thread-safe.
 */
public final class LogRangeDecoder implements AutoCloseable {
  private static final int COMPRESSION_NONE = 0;
  private static final int COMPRESSION_ZSTD = 3;
  private static final int CHUNK_BYTES = 1 << 14;

  private final CipherSpec cipher;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final MessageDigest sha256 = Sha256.digest();
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final byte[] decrypted = new byte[CHUNK_BYTES];

  public LogRangeDecoder(CipherSpec cipher) {
    this.cipher = cipher;
  }

  /** Upper bound of the stored length of a valid range of this plain length. */
  public static long maxStoredBytes(long plainLength) {
    return plainLength + (plainLength >> 7) + 1024;
  }

  /**
   * Writes the range's events to {@code plain[at, at + plainLength)}.
   *
   * @param stored bytes of the object, from position to limit; the position does not change. Those
   *     of an encrypted range are overwritten
   * @param plain direct or with an accessible array
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}, {@link
   *     FormatError#FORMAT_UNSUPPORTED}, {@link FormatError#CIPHER_FAILED}
   */
  public void decode(LogRange range, ByteBuffer stored, ByteBuffer plain, int at) {
    int length = (int) range.plain().length();
    if (range.plain().length() < 0 || range.plain().length() > plain.capacity() - at) {
      throw new IllegalArgumentException(
          range.plain().length() + " bytes do not fit at offset " + at);
    }
    boolean encrypted = range.stored().encryption().length > 0;
    if (encrypted) {
      decrypt(range, stored);
    }
    int got = decompress(range, stored, plain, at, length, encrypted);
    if (got != length) {
      throw damaged(range, encrypted, "decoded " + got + " bytes, the metadata says " + length);
    }
    update(plain, at, length);
    checkSum(range, encrypted, sha256.digest());
  }

  static void checkSum(LogRange range, boolean encrypted, byte[] sum) {
    if (!Arrays.equals(sum, range.plain().sha256())) {
      throw damaged(
          range,
          encrypted,
          "SHA-256 is "
              + HexText.abridged(sum, 8)
              + ", the metadata says "
              + HexText.abridged(range.plain().sha256(), 8));
    }
  }

  /**
   * Starts to decode a range in parts, for a range that is larger than the available memory. Finish
   * it before the next call of this method or of {@link #decode}.
   *
   * @param stored the stored bytes of the range; each buffer is valid until the next is taken, and
   *     overwritten if the range is encrypted
   */
  public LogRangeStream stream(LogRange range, Iterator<ByteBuffer> stored) {
    if (range.stored().compression() != COMPRESSION_NONE
        && range.stored().compression() != COMPRESSION_ZSTD) {
      throw unknownCompression(range);
    }
    boolean encrypted = range.stored().encryption().length > 0;
    zstd.reset();
    sha256.reset();
    return new LogRangeStream(
        range,
        encrypted ? decrypting(range, stored) : stored,
        range.stored().compression() == COMPRESSION_ZSTD
            ? zstd::decompressDirectByteBufferStream
            : LogRangeDecoder::copy,
        this::update,
        sha256,
        encrypted);
  }

  private Iterator<ByteBuffer> decrypting(LogRange range, Iterator<ByteBuffer> stored) {
    FileEncryptionInfo info = info(range);
    Optional<Cipher> found = cipher(range, info);
    return found.isEmpty()
        ? stored
        : new DecryptedPieces(
            stored,
            (piece, digest) -> {
              digest(digest, piece, piece.position(), piece.remaining());
              crypt(found.get(), piece);
            },
            sum -> checkSealed(range, info, sum));
  }

  @Override
  public void close() {
    zstd.close();
  }

  private static boolean copy(ByteBuffer target, ByteBuffer source) {
    int count = Math.min(target.remaining(), source.remaining());
    target.put(source.slice(source.position(), count));
    source.position(source.position() + count);
    return !source.hasRemaining();
  }

  private int decompress(
      LogRange range, ByteBuffer stored, ByteBuffer plain, int at, int length, boolean encrypted) {
    int from = stored.position();
    int size = stored.remaining();
    if (range.stored().compression() == COMPRESSION_NONE) {
      if (size == length) {
        plain.put(at, stored, from, size);
      }
      return size;
    }
    if (range.stored().compression() != COMPRESSION_ZSTD) {
      throw unknownCompression(range);
    }
    try {
      if (plain.isDirect()) {
        return stored.isDirect()
            ? zstd.decompressDirectByteBuffer(plain, at, length, stored, from, size)
            : zstd.decompressByteArrayToDirectByteBuffer(
                plain, at, length, stored.array(), stored.arrayOffset() + from, size);
      }
      int arrayAt = plain.arrayOffset() + at;
      return stored.isDirect()
          ? zstd.decompressDirectByteBufferToByteArray(
              plain.array(), arrayAt, length, stored, from, size)
          : zstd.decompressByteArray(
              plain.array(), arrayAt, length, stored.array(), stored.arrayOffset() + from, size);
    } catch (ZstdException e) {
      throw damaged(range, encrypted, "zstd: " + e.getMessage());
    }
  }

  private void update(ByteBuffer bytes, int at, int length) {
    digest(sha256, bytes, at, length);
  }

  private void digest(MessageDigest digest, ByteBuffer bytes, int at, int length) {
    if (bytes.hasArray()) {
      digest.update(bytes.array(), bytes.arrayOffset() + at, length);
    } else {
      // MessageDigest allocates for direct buffers.
      for (int done = 0; done < length; done += CHUNK_BYTES) {
        int size = Math.min(CHUNK_BYTES, length - done);
        bytes.get(at + done, chunk, 0, size);
        digest.update(chunk, 0, size);
      }
    }
  }

  /** Decrypts the stored bytes of a range in place, after their checksum was checked. */
  private void decrypt(LogRange range, ByteBuffer stored) {
    FileEncryptionInfo info = info(range);
    Optional<Cipher> found = cipher(range, info);
    if (found.isEmpty()) {
      return;
    }
    if (!info.getChecksum().isEmpty()) {
      sha256.reset();
      update(stored, stored.position(), stored.remaining());
      checkSealed(range, info, sha256.digest());
    }
    crypt(found.get(), stored);
  }

  /** Runs a cipher over the bytes from position to limit, in chunks, in place. */
  private void crypt(Cipher aes, ByteBuffer bytes) {
    int end = bytes.limit();
    for (int at = bytes.position(); at < end; at += CHUNK_BYTES) {
      int size = Math.min(CHUNK_BYTES, end - at);
      bytes.get(at, chunk, 0, size);
      try {
        int done = aes.update(chunk, 0, size, decrypted, 0);
        if (done != size) {
          throw new IllegalStateException("counter mode returned " + done + " of " + size);
        }
      } catch (ShortBufferException e) {
        throw new IllegalStateException("counter mode returns as many bytes as it takes", e);
      }
      bytes.put(at, decrypted, 0, size);
    }
  }

  private static FileEncryptionInfo info(LogRange range) {
    try {
      return FileEncryptionInfo.parseFrom(range.stored().encryption());
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT, "the encryption info is malformed", range.id(), e);
    }
  }

  /** The cipher of a range; empty when its bytes are not encrypted. */
  private Optional<Cipher> cipher(LogRange range, FileEncryptionInfo info) {
    if (info.getModeCase() == FileEncryptionInfo.ModeCase.MASTER_KEY_BASED) {
      if (cipher.masterKeys().isEmpty()) {
        throw new RestoreException(
            FormatError.CIPHER_FAILED,
            "the range's data key is wrapped by a master key, and none was given",
            range.id(),
            "Give --master-key local:///path with the path of the master key file.");
      }
      List<MasterKey> keys = cipher.masterKeys().stream().map(MasterKey::new).toList();
      return Optional.of(new RangeCipher(CipherSpec.PLAINTEXT, keys).cipher(info, range.id()));
    }
    if (info.getEncryptionMethod() == EncryptionMethod.PLAINTEXT) {
      return Optional.empty();
    }
    if (cipher.method() == CipherSpec.Method.PLAINTEXT) {
      throw new RestoreException(
          FormatError.CIPHER_FAILED,
          "the range is encrypted, and no key was given",
          range.id(),
          "Give --log.crypter.method and --log.crypter.key or --log.crypter.key-file.");
    }
    if (info.getEncryptionMethodValue() != cipher.method().wireNumber()) {
      throw new RestoreException(
          FormatError.CIPHER_FAILED,
          "the range is encrypted with "
              + info.getEncryptionMethod()
              + ", the given method is "
              + cipher,
          range.id());
    }
    return Optional.of(AesCtr.cipher(cipher, info.getFileIv().toByteArray(), range.id()));
  }

  private static void checkSealed(LogRange range, FileEncryptionInfo info, byte[] sum) {
    ByteString checksum = info.getChecksum();
    if (!checksum.isEmpty() && !Arrays.equals(checksum.toByteArray(), sum)) {
      throw damaged(range, false, "SHA-256 of the encrypted bytes differs from the metadata");
    }
  }

  private static RestoreException unknownCompression(LogRange range) {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        "compression type " + range.stored().compression() + ", known are 0 (none) and 3 (zstd)",
        range.id());
  }

  static RestoreException damaged(LogRange range, boolean encrypted, String what) {
    ErrorCode code = encrypted ? FormatError.CIPHER_FAILED : FormatError.FORMAT_CORRUPT;
    return new RestoreException(code, what, range.id());
  }
}
