package io.pitr.format.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.fixture.Corpus;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.compress.Compression;
import io.pitr.format.compress.Decompressor;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.Brpb.DataFileGroup;
import io.pitr.format.proto.Brpb.DataFileInfo;
import io.pitr.format.proto.Brpb.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reads the complete log of a real backup: all ranges, events, keys and records. */
class CorpusLogTest {
  private static final int MAX_RANGE_BYTES = 64 << 20;
  private final Corpus corpus = Corpus.alpha();

  @Test
  void namesOfMetadataFilesAgreeWithTheirContents() throws IOException {
    for (Path file : metas()) {
      Metadata metadata = Metadata.parseFrom(Files.readAllBytes(file));
      long minBegin =
          metadata.getFileGroupsList().stream()
              .flatMap(group -> group.getDataFilesInfoList().stream())
              .mapToLong(DataFileInfo::getMinBeginTsInDefaultCf)
              .filter(ts -> ts != 0)
              .min()
              .orElse(0);
      assertThat(LogMetaName.parse(file.toString()))
          .isInstanceOfSatisfying(
              LogMetaName.Hint.class,
              hint -> {
                assertThat(hint.storeId()).isEqualTo(metadata.getStoreId());
                assertThat(hint.min()).isEqualTo(new Tso(metadata.getMinTs()));
                assertThat(hint.max()).isEqualTo(new Tso(metadata.getMaxTs()));
                assertThat(hint.minBegin()).isEqualTo(new Tso(minBegin));
                assertThat(hint.fileName()).isEqualTo(file.getFileName().toString());
              });
    }
  }

  @Test
  void allEventsMatchTheReferenceReader() throws IOException {
    Map<String, DataFileGroup> groups = new HashMap<>();
    for (Path file : metas()) {
      for (DataFileGroup group : Metadata.parseFrom(Files.readAllBytes(file)).getFileGroupsList()) {
        groups.put(group.getPath(), group);
      }
    }
    try (var decompressor = new Decompressor(MAX_RANGE_BYTES)) {
      var reading = new Reading(groups, decompressor);
      corpus.jsonLines("decoded/events.jsonl.gz", reading::event);
      reading.endOfRange();
      assertThat(reading.events).isEqualTo(108_230);
      assertThat(reading.ranges).isEqualTo(198);
    }
  }

  private List<Path> metas() throws IOException {
    try (Stream<Path> files = Files.list(corpus.path("log/v1/backupmeta"))) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** Compares our events with the reference reader's, range by range. */
  private final class Reading {
    private final Map<String, DataFileGroup> groups;
    private final Decompressor decompressor;
    private String range = "";
    private DataFileInfo info = DataFileInfo.getDefaultInstance();
    private LogEventCursor cursor = new LogEventCursor();
    private long crc;
    private Tso min = Tso.MAX;
    private Tso max = Tso.ZERO;
    private Tso minBegin = Tso.MAX;
    private int ranges;
    private int events;

    Reading(Map<String, DataFileGroup> groups, Decompressor decompressor) {
      this.groups = groups;
      this.decompressor = decompressor;
    }

    void event(JsonNode expected) {
      String name = expected.get("file").stringValue() + "@" + expected.get("part").intValue();
      if (!name.equals(range)) {
        endOfRange();
        range = name;
        open(expected.get("file").stringValue(), expected.get("part").intValue());
      }
      assertThat(cursor.next()).as(range).isTrue();
      events++;
      key(expected);
      value(expected);
      crc ^= Crc64.XZ.of(cursor.key(), cursor.value());
    }

    void endOfRange() {
      if (!range.isEmpty()) {
        assertThat(cursor.next()).as(range).isFalse();
        assertThat(cursor.count()).as(range).isEqualTo(info.getNumberOfEntries());
        assertThat(crc).as(range).isEqualTo(info.getCrc64Xor());
        assertThat(min).as(range).isEqualTo(new Tso(info.getMinTs()));
        assertThat(max).as(range).isEqualTo(new Tso(info.getMaxTs()));
        assertThat(minBegin).as(range).isEqualTo(new Tso(info.getMinBeginTsInDefaultCf()));
      }
      crc = 0;
      min = Tso.MAX;
      max = Tso.ZERO;
      minBegin = Tso.MAX;
    }

    private void open(String file, int part) {
      info = groups.get(file).getDataFilesInfo(part);
      byte[] object = corpus.bytes("log/" + SafePath.check(file, "corpus"));
      int offset = (int) info.getRangeOffset();
      byte[] stored = Arrays.copyOfRange(object, offset, offset + (int) info.getRangeLength());
      Compression compression = Compression.of(info.getCompressionTypeValue(), file);
      byte[] plain =
          decompressor.decompress(compression, stored, 0, stored.length, info.getLength(), range);
      assertThat(Sha256.of(plain)).isEqualTo(info.getSha256().toByteArray());
      cursor = new LogEventCursor(plain, range);
      ranges++;
    }

    private void key(JsonNode expected) {
      VersionedKey key = VersionedKey.parse(cursor.key(), range);
      assertThat(HexText.of(key.rawKey())).isEqualTo(expected.get("key").stringValue());
      assertThat(key.ts()).isEqualTo(new Tso(expected.get("ts").longValue()));
      assertThat(key.encode()).isEqualTo(cursor.key());
      if (info.getIsMeta()) {
        assertThat(MetaKey.parse(key.rawKey(), range).encode()).isEqualTo(key.rawKey());
      } else {
        assertThat(TableKeys.physicalId(key.rawKey(), range)).isEqualTo(info.getTableId());
      }
      min = Tso.min(min, key.ts());
      max = Tso.max(max, key.ts());
    }

    private void value(JsonNode expected) {
      byte[] value = cursor.value();
      if (SstColumnFamily.of(info.getCf(), range) == ColumnFamily.DEFAULT) {
        assertThat(value).hasSize(expected.get("value_len").intValue());
        assertThat(HexText.of(Sha256.of(value)))
            .startsWith(expected.get("value_sha256").stringValue());
        minBegin = Tso.min(minBegin, cursor.tso());
        return;
      }
      WriteRecord record = WriteRecord.parse(value, range);
      assertThat(record.encode()).isEqualTo(value);
      JsonNode write = expected.get("write");
      assertThat((char) record.type().code()).hasToString(write.get("type").stringValue());
      assertThat(record.startTs()).isEqualTo(new Tso(write.get("start_ts").longValue()));
      assertThat(record.shortValue().map(HexText::of).orElse("-"))
          .isEqualTo(write.path("short_value").asString("-"));
      minBegin = Tso.min(minBegin, record.startTs());
    }
  }
}
