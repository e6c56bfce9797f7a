package io.pitr.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LoadBudget;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.apply.plan.ApplyPlan;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.Brpb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real log, applied whole, against an independent reader's list of its events. */
class LogApplyCorpusTest {
  private static final long MOVED = 1_000_000;

  @Test
  void everyVersionOfTheRealLogArrivesOnceWithItsValue() throws IOException {
    Path alpha = corpus();
    var storage = new MemoryStorage();
    List<LogRange> ranges = ranges(alpha.resolve("log"), storage);
    var load =
        new LogLoad(
            "log",
            storage,
            CipherSpec.PLAINTEXT,
            ranges,
            id -> OptionalLong.of(id + MOVED),
            Tso.ZERO,
            Tso.ZERO,
            Tso.MAX,
            LoadBudget.ofMachine());
    var target = new MemoryTarget();

    var outcome = new LogApply(target, new ApplyLimits(2, 1L << 28)).run(load, new MemoryLedger());

    Map<String, String> expected = expected(alpha);
    assertThat(outcome.applied().events()).isEqualTo(100_620 + 7_083);
    assertThat(outcome.applied().files()).isEqualTo(ranges.size());
    assertThat(outcome.applied().kvs()).isEqualTo(expected.size());
    assertThat(actual(target.data)).isEqualTo(expected);
  }

  @Test
  void theRealLogInSmallPiecesGivesTheSame() throws IOException {
    Path alpha = corpus();
    var storage = new MemoryStorage();
    List<LogRange> ranges = ranges(alpha.resolve("log"), storage);
    var load =
        new LogLoad(
            "log",
            storage,
            CipherSpec.PLAINTEXT,
            ranges,
            id -> OptionalLong.of(id + MOVED),
            Tso.ZERO,
            Tso.ZERO,
            Tso.MAX,
            LoadBudget.ofMachine());
    var target = new MemoryTarget();

    new LogApply(target, new ApplyLimits(2, 1L << 28))
        .run(load, ApplyPlan.of(load, 50_000), new MemoryLedger());

    assertThat(actual(target.data)).isEqualTo(expected(alpha));
  }

  /** CF, key and timestamp to what tells the value. */
  private static Map<String, String> actual(Contents contents) {
    Map<String, String> all = new TreeMap<>();
    for (ColumnFamily cf : ColumnFamily.values()) {
      contents
          .of(cf)
          .forEach(
              (key, value) -> {
                VersionedKey versioned = VersionedKey.parse(key, "target");
                long table = TableKeys.physicalId(versioned.rawKey(), "target") - MOVED;
                byte[] raw = TableKeys.withPhysicalId(versioned.rawKey(), table, "target");
                String name = cf.wireName() + " " + HexText.of(raw) + " " + versioned.ts();
                all.put(name, cf == ColumnFamily.WRITE ? record(value) : digest(value));
              });
    }
    return all;
  }

  private static String record(byte[] value) {
    WriteRecord record = WriteRecord.parse(value, "target");
    return record.type().name().charAt(0)
        + " "
        + record.startTs()
        + " "
        + record.shortValue().map(HexText::of).orElse("-");
  }

  private static String digest(byte[] value) {
    return value.length + " " + HexText.of(Sha256.of(value), 0, 8);
  }

  private static Map<String, String> expected(Path alpha) throws IOException {
    Map<String, String> all = new TreeMap<>();
    var json = JsonMapper.shared();
    try (var in =
            new GZIPInputStream(Files.newInputStream(alpha.resolve("decoded/events.jsonl.gz")));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = json.readTree(line);
        String key = event.get("key").stringValue();
        if (!key.startsWith("74")) {
          continue;
        }
        String name = event.get("cf").stringValue() + " " + key + " " + event.get("ts").asString();
        JsonNode write = event.get("write");
        if (write == null) {
          all.put(
              name, event.get("value_len").asInt() + " " + event.get("value_sha256").stringValue());
        } else if ("PD".contains(write.get("type").stringValue())) {
          JsonNode value = write.get("short_value");
          all.put(
              name,
              write.get("type").stringValue()
                  + " "
                  + write.get("start_ts").asString()
                  + " "
                  + (value == null || value.isNull() ? "-" : value.stringValue()));
        }
      }
    }
    return all;
  }

  private static List<LogRange> ranges(Path log, MemoryStorage storage) throws IOException {
    List<LogRange> ranges = new ArrayList<>();
    try (Stream<Path> metas = Files.list(log.resolve("v1/backupmeta"))) {
      for (Path file : metas.sorted().toList()) {
        for (var group : Brpb.Metadata.parseFrom(Files.readAllBytes(file)).getFileGroupsList()) {
          storage.write(group.getPath(), Files.readAllBytes(log.resolve(group.getPath())));
          for (var part : group.getDataFilesInfoList()) {
            if (!part.getIsMeta()) {
              ranges.add(range(group.getPath(), part));
            }
          }
        }
      }
    }
    return ranges;
  }

  private static LogRange range(String path, Brpb.DataFileInfo part) {
    return new LogRange(
        new LogRange.Stored(
            path,
            part.getRangeOffset(),
            part.getRangeLength(),
            part.getCompressionTypeValue(),
            part.hasFileEncryptionInfo()
                ? part.getFileEncryptionInfo().toByteArray()
                : new byte[0]),
        new LogRange.Plain(
            part.getLength(),
            part.getNumberOfEntries(),
            part.getSha256().toByteArray(),
            part.getCrc64Xor()),
        part.getCf().equals("write") ? ColumnFamily.WRITE : ColumnFamily.DEFAULT,
        part.getTypeValue() == 0,
        false,
        part.getTableId(),
        part.getRegionId(),
        new LogRange.Keys(part.getStartKey().toByteArray(), part.getEndKey().toByteArray()),
        new LogRange.Timestamps(
            new Tso(part.getMinTs()),
            new Tso(part.getMaxTs()),
            new Tso(part.getMinBeginTsInDefaultCf())));
  }

  private static Path corpus() {
    Path alpha = Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), "alpha");
    if (!Files.isDirectory(alpha)) {
      assertThat(System.getenv("CI")).as("a build server has the corpus at %s", alpha).isNull();
      Assumptions.abort("no corpus at " + alpha);
    }
    return alpha;
  }
}
