package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.format.compress.Compression;
import io.pitr.format.compress.Compressor;
import io.pitr.format.compress.Decompressor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metadata files of a log that a segment has read, kept for the next segment, which needs many of
 * them again. It keeps the newest files, up to {@link #MAX_BYTES}. A file with another size, or
 * whose copy is damaged, is read again. Thread-safe.
 *
 * <p>A document has the file's length, its CRC-32C, and its content compressed with Zstandard.
 */
public final class RawMetaStore {
  private static final Logger LOG = LoggerFactory.getLogger(RawMetaStore.class);

  /** Uncompressed. */
  static final long MAX_BYTES = 16L << 20;

  static final int MAX_FILES = 2_000;

  private static final int MAX_NAME_CHARS = 200;
  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;
  private static final String FOLDER = LogBackup.META_FOLDER + "/";

  private final Map<String, byte[]> documents;
  private final ParsedMetaCache inMemory;
  private final Map<String, byte[]> fresh = new HashMap<>();
  private final Set<String> chosen = new TreeSet<>();
  private long bytesLeft = MAX_BYTES;

  /**
   * @param documents as {@link #added} of earlier segments returned them, by name
   */
  public RawMetaStore(Map<String, byte[]> documents) {
    this(documents, ParsedMetaCache.ofOneSegment());
  }

  /**
   * @param documents as {@link #added} of earlier segments returned them, by name
   * @param inMemory what earlier segments of this process have read
   */
  public RawMetaStore(Map<String, byte[]> documents, ParsedMetaCache inMemory) {
    this.documents = Map.copyOf(documents);
    this.inMemory = inMemory;
  }

  ParsedMetaCache inMemory() {
    return inMemory;
  }

  /** New documents to store: the files that were read. */
  public synchronized SortedMap<String, byte[]> added() {
    var added = new TreeMap<String, byte[]>();
    try (var compressor = new Compressor()) {
      fresh.forEach((name, content) -> added.put(name, document(content, compressor)));
    }
    return added;
  }

  /** Names of documents that are not needed any more. */
  public synchronized SortedSet<String> dropped() {
    var dropped = new TreeSet<>(documents.keySet());
    dropped.removeAll(chosen);
    return dropped;
  }

  /**
   * Decides which of the files that will be read are kept.
   *
   * @param files in order of name, which is the order of time
   */
  synchronized void choose(List<ObjectInfo> files) {
    for (int i = files.size() - 1; i >= 0 && chosen.size() < MAX_FILES; i--) {
      ObjectInfo file = files.get(i);
      if (file.size() > bytesLeft) {
        return;
      }
      if (isNameable(file.path()) && chosen.add(name(file))) {
        bytesLeft -= file.size();
      }
    }
  }

  /** The content of a metadata file. */
  byte[] read(ObjectInfo file, Supplier<byte[]> storage) {
    if (!isNameable(file.path())) {
      return storage.get();
    }
    byte[] document = documents.get(name(file));
    if (document != null) {
      Optional<byte[]> content = content(document, file);
      if (content.isPresent()) {
        return content.get();
      }
    }
    byte[] content = storage.get();
    synchronized (this) {
      if (content.length == file.size() && chosen.contains(name(file))) {
        fresh.put(name(file), content);
      }
    }
    return content;
  }

  private static byte[] document(byte[] content, Compressor compressor) {
    byte[] compressed = compressor.compress(Compression.ZSTD, content);
    return ByteBuffer.allocate(HEAD_BYTES + compressed.length)
        .putLong(content.length)
        .putInt(checksum(content))
        .put(compressed)
        .array();
  }

  private static Optional<byte[]> content(byte[] document, ObjectInfo file) {
    if (document.length < HEAD_BYTES) {
      return Optional.empty();
    }
    ByteBuffer head = ByteBuffer.wrap(document);
    if (head.getLong() != file.size()) {
      return Optional.empty();
    }
    int checksum = head.getInt();
    try (var decompressor = new Decompressor(MAX_BYTES)) {
      byte[] content =
          decompressor.decompress(
              Compression.ZSTD,
              document,
              HEAD_BYTES,
              document.length - HEAD_BYTES,
              file.size(),
              file.path());
      return checksum(content) == checksum ? Optional.of(content) : Optional.empty();
    } catch (RestoreException e) {
      // The copy is damaged, not the backup: read the file itself.
      LOG.info("the copy of {} on the target is damaged; reads the file", file.path(), e);
      return Optional.empty();
    }
  }

  private static int checksum(byte[] content) {
    var crc = new CRC32C();
    crc.update(content, 0, content.length);
    return (int) crc.getValue();
  }

  private static String name(ObjectInfo file) {
    return file.path().substring(FOLDER.length());
  }

  private static boolean isNameable(String path) {
    return path.startsWith(FOLDER)
        && path.length() > FOLDER.length()
        && path.length() <= MAX_NAME_CHARS
        && path.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
