package io.pitr.format.compress;

import com.github.luben.zstd.ZstdCompressCtx;

/**
 * Compresses ranges as TiKV does: one frame without content size and checksum. Owns native memory;
 * not thread-safe.
 */
public final class Compressor implements AutoCloseable {
  private static final int FASTEST = 1;

  private final ZstdCompressCtx context;

  public Compressor() {
    context = new ZstdCompressCtx().setLevel(FASTEST).setContentSize(false).setChecksum(false);
  }

  public byte[] compress(Compression compression, byte[] plain) {
    return compression == Compression.NONE ? plain.clone() : context.compress(plain);
  }

  @Override
  public void close() {
    context.close();
  }
}
