package io.pitr.format.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All JSON texts of the corpus, as the cluster wrote them. */
final class CorpusSchemas {
  private final Path root;

  private CorpusSchemas(Path root) {
    this.root = root;
  }

  static CorpusSchemas open() {
    Path root = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus")).resolve("alpha");
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(Files.isDirectory(root), "no corpus at " + root);
    } else {
      assertThat(root).isDirectory();
    }
    return new CorpusSchemas(root);
  }

  /** Databases of the full backup. */
  List<byte[]> databases() {
    return leafFields(1);
  }

  List<byte[]> tables() {
    return leafFields(2);
  }

  private List<byte[]> leafFields(int wanted) {
    try {
      List<byte[]> found = new ArrayList<>();
      byte[] leaf = Files.readAllBytes(root.resolve("full/backupmeta.schema.000000002"));
      for (byte[] schema : fields(leaf, 3)) {
        found.addAll(fields(schema, wanted));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> fields(byte[] message, int wanted) throws IOException {
    List<byte[]> found = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == wanted) {
        found.add(in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
    return found;
  }

  /** JSON objects in the values of the log's meta files, with the printable part of the raw key. */
  List<LogValue> logValues() {
    List<LogValue> values = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(root.resolve("decoded/log-meta.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode meta = JsonMapper.shared().readTree(line).path("metadata");
        for (JsonNode group : meta.path("file_groups")) {
          byte[] object = Files.readAllBytes(root.resolve("log").resolve(text(group, "path")));
          for (JsonNode range : group.path("data_files_info")) {
            if (range.path("is_meta").asBoolean(false)) {
              events(object, range, values);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asString("0");
  }

  private static void events(byte[] object, JsonNode range, List<LogValue> values) {
    int offset = Integer.parseInt(text(range, "range_offset"));
    int length = Integer.parseInt(text(range, "range_length"));
    byte[] plain = new byte[Integer.parseInt(text(range, "length"))];
    Zstd.decompress(plain, Arrays.copyOfRange(object, offset, offset + length));
    ByteBuffer in = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    boolean write = text(range, "cf").equals("write");
    while (in.hasRemaining()) {
      byte[] key = new byte[in.getInt()];
      in.get(key);
      byte[] value = new byte[in.getInt()];
      in.get(value);
      byte[] json = write ? shortValue(value) : value;
      if (json.length > 0 && json[0] == '{') {
        String printable =
            new String(key, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z0-9:]", "");
        values.add(new LogValue(printable, json));
      }
    }
  }

  private static byte[] shortValue(byte[] record) {
    int at = 1;
    while (record[at] < 0) {
      at++;
    }
    at++;
    boolean has = at + 1 < record.length && record[at] == 'v';
    return has ? Arrays.copyOfRange(record, at + 2, at + 2 + (record[at + 1] & 0xff)) : new byte[0];
  }

  record LogValue(String key, byte[] json) {
    boolean isTable() {
      return key.contains("Table:");
    }

    boolean isDatabase() {
      return key.startsWith("mDBs");
    }

    boolean isJob() {
      return key.startsWith("mDDLJobHistory");
    }
  }
}
