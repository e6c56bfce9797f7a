package io.pitr.format.sst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.AbstractRocksIterator;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.TableProperties;

class PlainTableFileTest {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir Path folder;

  @BeforeAll
  static void loadsRocksDb() {
    RocksDB.loadLibrary();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void rocksDbReadsWhatWasPut(int seed) throws Exception {
    var random = new Random(seed);
    TreeMap<byte[], byte[]> entries = entries(random);

    Path file = write(entries);

    assertThat(read(file)).containsExactlyElementsOf(lines(entries));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void rocksDbFindsEachKeyAndWhatLiesBetween(int seed) throws Exception {
    var random = new Random(seed);
    TreeMap<byte[], byte[]> entries = entries(random);

    Path file = write(entries);

    try (var options = new Options();
        var reader = new SstFileReader(options);
        var reads = new ReadOptions()) {
      reader.open(file.toString());
      try (var iterator = reader.newIterator(reads)) {
        for (byte[] key : entries.keySet()) {
          iterator.seek(key);
          assertThat(iterator.key()).isEqualTo(key);
          byte[] behind = Arrays.copyOf(key, key.length + 1);
          iterator.seek(behind);
          byte[] next = entries.higherKey(key);
          assertThat(iterator.isValid()).isEqualTo(next != null);
          if (next != null) {
            assertThat(iterator.key()).isEqualTo(entries.ceilingKey(behind));
          }
        }
      }
    }
  }

  @Test
  void countsWhatItHolds() throws Exception {
    var entries = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    for (int i = 0; i < 1000; i++) {
      entries.put(bytes("key%05d".formatted(i)), new byte[100]);
    }

    TableProperties properties = properties(write(entries));

    assertThat(properties.getNumEntries()).isEqualTo(1000);
    assertThat(properties.getRawKeySize()).isEqualTo(1000 * (8 + 8));
    assertThat(properties.getRawValueSize()).isEqualTo(1000 * 100);
    assertThat(properties.getNumDataBlocks()).isBetween(6L, 8L);
    assertThat(properties.getFormatVersion()).isEqualTo(5);
  }

  @Test
  void whatRepeatsTakesLittleRoom() throws Exception {
    var repeating = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    var random = new Random(1);
    var other = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    for (int i = 0; i < 1000; i++) {
      repeating.put(bytes("key%05d".formatted(i)), new byte[1000]);
      byte[] noise = new byte[1000];
      random.nextBytes(noise);
      other.put(bytes("key%05d".formatted(i)), noise);
    }

    assertThat(Files.size(write(repeating))).isLessThan(50_000);
    assertThat(Files.size(write(other))).isBetween(1_000_000L, 1_030_000L);
  }

  @Test
  void aDatabaseTakesTheFileOver() throws Exception {
    TreeMap<byte[], byte[]> entries = entries(new Random(7));
    Path file = write(entries);

    try (var options = new Options().setCreateIfMissing(true);
        var db = RocksDB.open(options, folder.resolve("db").toString());
        var ingest =
            new IngestExternalFileOptions().setMoveFiles(true).setWriteGlobalSeqno(false)) {
      db.ingestExternalFile(List.of(file.toString()), ingest);
      db.verifyChecksum();
      db.compactRange();

      try (var iterator = db.newIterator()) {
        assertThat(all(iterator, iterator::key, iterator::value))
            .containsExactlyElementsOf(lines(entries));
      }
    }
  }

  @Test
  void aRemovalHidesWhatWasThereBefore() throws Exception {
    Path removal = folder.resolve("removal.sst");
    try (var writer = PlainTableFile.create(removal, identity())) {
      put(writer, "a", "new");
      writer.delete(bytes("b"), 1);
      writer.finish();
    }

    try (var options = new Options().setCreateIfMissing(true);
        var db = RocksDB.open(options, folder.resolve("db").toString());
        var ingest = new IngestExternalFileOptions().setMoveFiles(true)) {
      db.put(bytes("a"), bytes("old"));
      db.put(bytes("b"), bytes("old"));
      db.ingestExternalFile(List.of(removal.toString()), ingest);

      assertThat(db.get(bytes("a"))).isEqualTo(bytes("new"));
      assertThat(db.get(bytes("b"))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aByteThatChangedIsNoticed(int quarter) throws Exception {
    Path file = write(entries(new Random(3)));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 5 * (quarter + 1) - 1] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> read(file)).isInstanceOf(RocksDBException.class);
  }

  @Test
  void keysMustAscend() throws Exception {
    try (var writer = PlainTableFile.create(folder.resolve("order.sst"), identity())) {
      put(writer, "b", "1");

      assertThatThrownBy(() -> put(writer, "b", "2")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> put(writer, "a", "2")).isInstanceOf(IOException.class);
      put(writer, "ba", "2");
      assertThatThrownBy(() -> put(writer, "b", "3")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anExistingFileIsLeftAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("mine"), "mine");

    assertThatThrownBy(() -> PlainTableFile.create(file, identity()))
        .isInstanceOf(IOException.class);
    assertThat(file).hasContent("mine");
  }

  /** Keys and values of many lengths; some keys are prefixes of others, some values long. */
  private static TreeMap<byte[], byte[]> entries(Random random) {
    var entries = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    int count = 1 + random.nextInt(3000);
    int longest = 1 + random.nextInt(random.nextInt(5) == 0 ? 100_000 : 400);
    byte[] key = {'z'};
    while (entries.size() < count) {
      int kept = 1 + random.nextInt(Math.min(key.length, 60));
      byte[] next = Arrays.copyOf(key, kept + random.nextInt(40));
      for (int i = kept; i < next.length; i++) {
        next[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0xff * random.nextInt(2));
      }
      byte[] value = new byte[random.nextInt(longest)];
      if (random.nextBoolean()) {
        random.nextBytes(value);
      }
      entries.put(next, value);
      key = next;
    }
    return entries;
  }

  private Path write(TreeMap<byte[], byte[]> entries) throws IOException {
    Path file = Files.createTempFile(folder, "entries", ".sst");
    Files.delete(file);
    try (var writer = PlainTableFile.create(file, identity())) {
      for (var entry : entries.entrySet()) {
        byte[] key = Arrays.copyOf(entry.getKey(), entry.getKey().length + 3);
        writer.put(key, entry.getKey().length, direct(entry.getValue()));
      }
      writer.finish();
    }
    return file;
  }

  private static TableIdentity identity() {
    return new TableIdentity(TableIdentity.newSession(), 1);
  }

  private static void put(PlainTableFile writer, String key, String value) throws IOException {
    writer.put(bytes(key), key.length(), direct(bytes(value)));
  }

  private static ByteBuffer direct(byte[] value) {
    return ByteBuffer.allocateDirect(value.length).put(value).flip();
  }

  private static List<String> read(Path file) throws RocksDBException {
    try (var options = new Options();
        var reader = new SstFileReader(options);
        var reads = new ReadOptions()) {
      reader.open(file.toString());
      reader.verifyChecksum();
      try (var iterator = reader.newIterator(reads)) {
        return all(iterator, iterator::key, iterator::value);
      }
    }
  }

  private static List<String> all(
      AbstractRocksIterator<?> iterator, Supplier<byte[]> key, Supplier<byte[]> value)
      throws RocksDBException {
    List<String> lines = new ArrayList<>();
    for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
      lines.add(line(key.get(), value.get()));
    }
    iterator.status();
    return lines;
  }

  private static TableProperties properties(Path file) throws RocksDBException {
    try (var options = new Options();
        var reader = new SstFileReader(options)) {
      reader.open(file.toString());
      return reader.getTableProperties();
    }
  }

  private static List<String> lines(TreeMap<byte[], byte[]> entries) {
    return entries.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String line(byte[] key, byte[] value) {
    return HEX.formatHex(key) + " " + Arrays.hashCode(value) + " " + value.length;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
