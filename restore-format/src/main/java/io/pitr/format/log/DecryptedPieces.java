package io.pitr.format.log;

import io.pitr.format.codec.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The stored bytes of an encrypted range, decrypted piece by piece where they are. Their checksum
 * is checked with the last piece. Not thread-safe.
 */
final class DecryptedPieces implements Iterator<ByteBuffer> {
  private final Iterator<ByteBuffer> stored;
  private final Decrypt decrypt;
  private final Consumer<byte[]> check;
  private final MessageDigest sealed = Sha256.digest();

  /** Adds a piece to a checksum, then decrypts it in place. */
  interface Decrypt {
    void piece(ByteBuffer piece, MessageDigest sealed);
  }

  /**
   * @param check of the checksum of all encrypted bytes
   */
  DecryptedPieces(Iterator<ByteBuffer> stored, Decrypt decrypt, Consumer<byte[]> check) {
    this.stored = stored;
    this.decrypt = decrypt;
    this.check = check;
  }

  @Override
  public boolean hasNext() {
    return stored.hasNext();
  }

  @Override
  public ByteBuffer next() {
    ByteBuffer piece = stored.next();
    decrypt.piece(piece, sealed);
    if (!stored.hasNext()) {
      check.accept(sealed.digest());
    }
    return piece;
  }
}
