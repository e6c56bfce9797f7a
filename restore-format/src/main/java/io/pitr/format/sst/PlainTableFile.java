package io.pitr.format.sst;

import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.Varints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4JNIFastResetCompressor;

/**
 * Writes an SST in plain Java: format 5, blocks of 16 KiB, LZ4 where it saves at least an eighth,
 * CRC-32C, no filter (spec/formats.md §1.11). RocksDB's own writer does the same, but costs a
 * native call per entry. Not thread-safe.
 */
public final class PlainTableFile implements TableFile {
  private static final int BLOCK_BYTES = 16 << 10;

  /** A block this full ends before an entry that does not fit. */
  private static final int NEARLY_FULL_BYTES = BLOCK_BYTES * 9 / 10;

  /**
   * Makes files at most a seventh larger and takes little more than half the time. Compactions
   * compress again with full effort.
   */
  private static final int ACCELERATION = 4;

  private static final int OUT_BYTES = 64 << 10;
  private static final int TRAILER_BYTES = 5;
  private static final byte UNCOMPRESSED = 0;
  private static final byte LZ4 = 4;
  private static final byte CRC32C_CHECKSUM = 1;
  private static final int CRC_MASK = 0xa282ead8;
  private static final int FORMAT_VERSION = 5;
  private static final long MAGIC = 0x88e241b785f4cff7L;
  private static final int HANDLES_END = 41;
  private static final long PUT = 1;
  private static final long DELETION = 0;
  private static final int SEQUENCE_BYTES = 8;
  private static final ByteBuffer NO_VALUE = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final int FIRST_KEY_BYTES = 256;

  private final FileChannel channel;
  private final TableIdentity identity;
  private final LZ4JNIFastResetCompressor lz4 =
      LZ4Factory.nativeInstance().fastResetCompressor(ACCELERATION);
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
  private final DataBlock block = new DataBlock();
  private final IndexBlock index = new IndexBlock();
  private byte[] last = new byte[FIRST_KEY_BYTES];
  private int lastLength;
  private byte[] compressed = {};
  private BlockHandle pending = new BlockHandle(0, 0);
  private long offset;
  private long entries;
  private long deletions;
  private long blocks;
  private long keyBytes;
  private long valueBytes;

  private PlainTableFile(FileChannel channel, TableIdentity identity) {
    this.channel = channel;
    this.identity = identity;
  }

  /** Creates the file, which must not exist. */
  public static PlainTableFile create(Path file, TableIdentity identity) throws IOException {
    return new PlainTableFile(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), identity);
  }

  /**
   * @throws IOException also if the key does not follow the previous one
   */
  @Override
  public void put(byte[] key, int keyLength, ByteBuffer value) throws IOException {
    valueBytes += value.remaining();
    add(key, keyLength, PUT, value);
  }

  /** As {@link #put}. */
  @Override
  public void delete(byte[] key, int keyLength) throws IOException {
    deletions++;
    add(key, keyLength, DELETION, NO_VALUE);
  }

  @Override
  public void finish() throws IOException {
    if (entries == 0) {
      throw new IllegalStateException("a table file needs at least one entry");
    }
    writeData();
    index.add(Arrays.copyOf(last, lastLength), pending);
    long dataBytes = offset;
    byte[] indexBlock = index.toByteArray();
    BlockHandle indexHandle = write(indexBlock, indexBlock.length, UNCOMPRESSED);
    byte[] properties = properties(dataBytes, indexBlock.length).toByteArray();
    BlockHandle propertiesHandle = write(properties, properties.length, UNCOMPRESSED);
    byte[] metaIndex = new NamedValues().put("rocksdb.properties", propertiesHandle).toByteArray();
    BlockHandle metaIndexHandle = write(metaIndex, metaIndex.length, UNCOMPRESSED);
    byte[] footer = footer(metaIndexHandle, indexHandle);
    append(footer, footer.length);
    flush();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lz4.close();
    }
  }

  private void add(byte[] key, int keyLength, long type, ByteBuffer value) throws IOException {
    int shared = Arrays.mismatch(last, 0, lastLength, key, 0, keyLength);
    if (shared < 0 || shared == keyLength || isLess(key, shared)) {
      throw new IOException("keys do not ascend");
    }
    if (!block.isEmpty() && isFull(keyLength + value.remaining())) {
      writeData();
      index.add(IndexBlock.separator(last, lastLength, key, keyLength, shared), pending);
    }
    block.add(key, keyLength, shared, type, value);
    entries++;
    keyBytes += keyLength + SEQUENCE_BYTES;
    if (keyLength > last.length) {
      last = Arrays.copyOf(last, keyLength * 2);
    }
    System.arraycopy(key, shared, last, shared, keyLength - shared);
    lastLength = keyLength;
  }

  /** Whether a key that differs from the last one at {@code place} is less. */
  private boolean isLess(byte[] key, int place) {
    return place < lastLength && (key[place] & 0xff) < (last[place] & 0xff);
  }

  private boolean isFull(int nextBytes) {
    int size = block.sizeBytes();
    return size >= BLOCK_BYTES || size > NEARLY_FULL_BYTES && size + nextBytes > BLOCK_BYTES;
  }

  /** Writes the open block and sets {@link #pending} to its handle. */
  private void writeData() throws IOException {
    int size = block.end();
    int most = Varints.MAX_BYTES + lz4.maxCompressedLength(size);
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    int start = Varints.putUvarint(compressed, 0, size);
    int end = start + lz4.compress(block.array(), 0, size, compressed, start);
    pending =
        end < size - size / 8
            ? write(compressed, end, LZ4)
            : write(block.array(), size, UNCOMPRESSED);
    blocks++;
    block.clear();
  }

  private BlockHandle write(byte[] payload, int size, byte compression) throws IOException {
    var handle = new BlockHandle(offset, size);
    crc.reset();
    crc.update(payload, 0, size);
    crc.update(compression);
    append(payload, size);
    byte[] trailer = new byte[TRAILER_BYTES];
    trailer[0] = compression;
    FixedInts.putU32Le(trailer, 1, Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK);
    append(trailer, TRAILER_BYTES);
    return handle;
  }

  private void append(byte[] bytes, int size) throws IOException {
    int from = 0;
    while (from < size) {
      int part = Math.min(out.remaining(), size - from);
      out.put(bytes, from, part);
      from += part;
      if (!out.hasRemaining()) {
        flush();
      }
    }
    offset += size;
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  private NamedValues properties(long dataBytes, long indexBytes) {
    return new NamedValues()
        .put("rocksdb.block.based.table.prefix.filtering", "0")
        .put("rocksdb.block.based.table.whole.key.filtering", "0")
        .putU32("rocksdb.block.based.table.index.type", 0)
        .put("rocksdb.comparator", "leveldb.BytewiseComparator")
        .put("rocksdb.compression", "LZ4")
        .put("rocksdb.creating.db.identity", "br")
        .put("rocksdb.creating.session.identity", identity.session())
        .put("rocksdb.data.size", dataBytes)
        .put("rocksdb.deleted.keys", deletions)
        .putU32("rocksdb.external_sst_file.version", 2)
        .putU64("rocksdb.external_sst_file.global_seqno", 0)
        .put("rocksdb.filter.size", 0)
        .put("rocksdb.fixed.key.length", 0)
        .put("rocksdb.format.version", FORMAT_VERSION)
        .put("rocksdb.index.key.is.user.key", 1)
        .put("rocksdb.index.size", indexBytes)
        .put("rocksdb.index.value.is.delta.encoded", 1)
        .put("rocksdb.key.largest.seqno", 0)
        .put("rocksdb.key.smallest.seqno", 0)
        .put("rocksdb.merge.operands", 0)
        .put("rocksdb.merge.operator", "nullptr")
        .put("rocksdb.num.data.blocks", blocks)
        .put("rocksdb.num.entries", entries)
        .put("rocksdb.num.range-deletions", 0)
        .put("rocksdb.original.file.number", identity.number())
        .put("rocksdb.prefix.extractor.name", "nullptr")
        .put("rocksdb.property.collectors", "[]")
        .put("rocksdb.raw.key.size", keyBytes)
        .put("rocksdb.raw.value.size", valueBytes)
        .put("rocksdb.tail.start.offset", dataBytes);
  }

  private static byte[] footer(BlockHandle metaIndex, BlockHandle index) {
    var bytes = new ByteAppender().u8(CRC32C_CHECKSUM);
    metaIndex.appendTo(bytes);
    index.appendTo(bytes);
    while (bytes.size() < HANDLES_END) {
      bytes.u8(0);
    }
    return bytes.u32Le(FORMAT_VERSION).i64Le(MAGIC).toByteArray();
  }
}
