package io.pitr.format.sst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.HexText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SstReaderTest {
  private static final String BLOCK =
      "000b017a6b3101000000000000004102090132010000000000000042" + "0000000001000000";

  @Test
  void theFooterOfTheSpecificationIsRead() {
    byte[] file = new byte[2000];
    byte[] footer =
        HexText.parse(
            "01e60b5f8a0a2c" + "00".repeat(34) + "02000000" + "f7cff485b741e288", "vector");
    System.arraycopy(footer, 0, file, file.length - 53, 53);

    var read = SstFooter.read(file, "vector");

    assertThat(read)
        .isEqualTo(new SstFooter(1, new BlockHandle(1510, 95), new BlockHandle(1290, 44), 2, 1947));
  }

  @Test
  void theBlockOfTheSpecificationHasTwoEntriesAndAValidChecksum() {
    byte[] file = HexText.parse(BLOCK + "00d09a816a" + "00".repeat(53), "vector");
    byte[] magic = HexText.parse("02000000f7cff485b741e288", "vector");
    file[file.length - 53] = 1;
    System.arraycopy(magic, 0, file, file.length - 12, 12);
    var footer = SstFooter.read(file, "vector");

    byte[] block = new BlockSource(file, footer, "vector").read(new BlockHandle(0, 36));
    var cursor = new BlockCursor(block, "vector");
    var seen = new ArrayList<String>();
    while (cursor.next()) {
      seen.add(
          new String(cursor.key(), 0, cursor.keyLength() - 8, StandardCharsets.US_ASCII)
              + "="
              + (char) block[cursor.valueOffset()]);
    }

    assertThat(seen).containsExactly("zk1=A", "zk2=B");
  }

  @Test
  void everyFileOfTheCorpusIsReadCompletely() throws Exception {
    long write = 0;
    long values = 0;
    for (Path file : corpusFiles()) {
      var summary =
          SstReader.read(Files.readAllBytes(file), file.toString(), (k, kl, b, o, l) -> {});
      assertThat(summary.checksummed()).isTrue();
      if (file.toString().endsWith("_write.sst")) {
        write += summary.entries();
      } else {
        values += summary.entries();
      }
    }

    assertThat(write).isEqualTo(22_491);
    assertThat(values).isEqualTo(1_121);
  }

  @Test
  void aFileWithAFlippedBitIsRefusedOrHasTheSameEntries() throws Exception {
    byte[] good = Files.readAllBytes(corpusFiles().get(0));
    List<String> entries = entries(good);
    long seed = Long.getLong("seed", 5);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad = good.clone();
      int bit = random.nextInt(bad.length * 8);
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(entries(bad)).as("seed %d, bit %d", seed, bit).isEqualTo(entries);
      } catch (RestoreException e) {
        assertThat(e.getMessage()).contains("corpus.sst");
      }
    }
  }

  @Test
  void aTruncatedFileIsRefused() throws Exception {
    byte[] good = Files.readAllBytes(corpusFiles().get(0));
    for (int length = 0; length < good.length; length += 1 + length / 7) {
      byte[] bad = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> entries(bad)).isInstanceOf(RestoreException.class);
    }
  }

  @Test
  void anUnknownFormatVersionIsRefused() {
    byte[] file = new byte[100];
    System.arraycopy(HexText.parse("06000000f7cff485b741e288", ""), 0, file, 88, 12);

    assertThatThrownBy(() -> SstReader.read(file, "x.sst", (k, kl, b, o, l) -> {}))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("format_version is 6");
  }

  @Test
  void blocksInLz4AreDecompressed() {
    byte[] packed = HexText.parse("1461" + "0100" + "50" + "6263646566", "");

    assertThat(Lz4Block.decompress(packed, 0, packed.length, 14, "lz4"))
        .isEqualTo("aaaaaaaaabcdef".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void damagedLz4IsDecompressedOrRefused() {
    byte[] packed = HexText.parse("1461" + "0100" + "50" + "6263646566", "");
    var random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = Arrays.copyOf(packed, 1 + random.nextInt(packed.length));
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        assertThat(Lz4Block.decompress(bad, 0, bad.length, 14, "lz4")).hasSize(14);
      } catch (RestoreException e) {
        assertThat(e.getMessage()).contains("LZ4");
      }
    }
  }

  /** A literal, a near copy and a literal; then the other two forms of a copy. */
  @Test
  void blocksInSnappyAreDecompressed() {
    for (String packed :
        List.of(
            "0e" + "0061" + "1101" + "106263646566",
            "0e" + "0061" + "1e0100" + "106263646566",
            "0e" + "0061" + "1f01000000" + "106263646566",
            "0e" + "f00061" + "1101" + "f0046263646566")) {
      byte[] bytes = HexText.parse(packed, "");
      assertThat(SnappyBlock.decompress(bytes, 0, bytes.length, 14, "snappy"))
          .isEqualTo("aaaaaaaaabcdef".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void damagedSnappyIsDecompressedOrRefused() {
    byte[] packed = HexText.parse("0e" + "0061" + "1101" + "106263646566", "");
    var random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = Arrays.copyOf(packed, 1 + random.nextInt(packed.length));
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      try {
        assertThat(SnappyBlock.decompress(bad, 0, bad.length, 1 << 10, "snappy")).isNotNull();
      } catch (RestoreException e) {
        assertThat(e.getMessage()).contains("Snappy");
      }
    }
  }

  @Test
  void anEntryThatIsNotAPutIsRefused() {
    byte[] body =
        HexText.parse("000b017a6b3100000000000000004100000000" + "01000000", "deletion of zk1");
    byte[] file = fileOf(body);

    assertThatThrownBy(() -> SstReader.read(file, "x.sst", (k, kl, b, o, l) -> {}))
        .hasMessageContaining("an entry is of kind 0");
  }

  @Test
  void anIndexWithTheSameBlockTwiceIsRefused() {
    byte[] body = HexText.parse(BLOCK, "");
    byte[] file = fileOf(body, 2);

    assertThatThrownBy(() -> SstReader.read(file, "x.sst", (k, kl, b, o, l) -> {}))
        .hasMessageContaining("not in ascending order");
  }

  private static byte[] fileOf(byte[] dataBlock) {
    return fileOf(dataBlock, 1);
  }

  /** A file with one data block, which the index lists {@code times} times. */
  private static byte[] fileOf(byte[] dataBlock, int times) {
    var out = new ByteAppender();
    withTrailer(out, dataBlock);
    var index = new ByteAppender();
    for (int i = 0; i < times; i++) {
      byte[] handle = new ByteAppender().uvarint(0).uvarint(dataBlock.length).toByteArray();
      index.uvarint(0).uvarint(9).uvarint(handle.length);
      index.bytes(new byte[] {'z', 1, 0, 0, 0, 0, 0, 0, 0}).bytes(handle);
    }
    index.u32Le(0).u32Le(1);
    long indexAt = out.size();
    withTrailer(out, index.toByteArray());
    long metaAt = out.size();
    byte[] empty = new ByteAppender().u32Le(0).u32Le(1).toByteArray();
    withTrailer(out, empty);
    var footer = new ByteAppender().u8(1).uvarint(metaAt).uvarint(empty.length);
    footer.uvarint(indexAt).uvarint(index.size());
    while (footer.size() < 41) {
      footer.u8(0);
    }
    footer.u32Le(2).bytes(HexText.parse("f7cff485b741e288", ""));
    return out.bytes(footer.toByteArray()).toByteArray();
  }

  private static void withTrailer(ByteAppender out, byte[] block) {
    var crc = new CRC32C();
    crc.update(block);
    crc.update(0);
    int value = (int) crc.getValue();
    out.bytes(block).u8(0).u32Le((value >>> 15 | value << 17) + 0xa282ead8);
  }

  private static List<String> entries(byte[] file) {
    var entries = new ArrayList<String>();
    SstReader.read(
        file,
        "corpus.sst",
        (key, keyLength, block, at, length) ->
            entries.add(HexText.of(key, 0, keyLength) + HexText.of(block, at, length)));
    return entries;
  }

  private static List<Path> corpusFiles() throws Exception {
    Path folder =
        Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "alpha", "full", "1");
    if (!Files.isDirectory(folder)) {
      Assertions.assertNull(System.getenv("CI"), "the corpus is missing: " + folder);
      Assumptions.abort("the corpus is missing: " + folder);
    }
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".sst")).sorted().toList();
    }
  }
}
