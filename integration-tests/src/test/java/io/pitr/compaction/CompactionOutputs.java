package io.pitr.compaction;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.api.storage.WritableStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.Crc64;
import io.pitr.format.codec.Sha256;
import io.pitr.format.compress.Compression;
import io.pitr.format.compress.Decompressor;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Brpb;
import io.pitr.writer.full.SstBuilder;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Writes the SSTs of one compaction and their descriptions (spec/formats.md §2.9). */
final class CompactionOutputs implements AutoCloseable {
  private static final long MAX_BYTES = 1L << 28;
  private static final int SUBCOMPACTIONS_A_META = 4;

  private final WritableStorage storage;
  private final SplittableRandom random;
  private final String folder;
  private final CompactionOptions options;
  private final Decompressor decompressor = new Decompressor(MAX_BYTES);

  CompactionOutputs(
      WritableStorage storage, SplittableRandom random, String folder, CompactionOptions options) {
    this.storage = storage;
    this.random = random;
    this.folder = folder;
    this.options = options;
  }

  /** Compacts files of one place. */
  Brpb.LogFileSubcompaction write(CompactionInput.Place place, List<CompactionInput> sources) {
    ColumnFamily cf =
        place.cf().equals(ColumnFamily.WRITE.wireName())
            ? ColumnFamily.WRITE
            : ColumnFamily.DEFAULT;
    var entries = new CompactedEntries(cf, place.type());
    Brpb.LogFileSubcompactionMeta.Builder meta =
        Brpb.LogFileSubcompactionMeta.newBuilder()
            .setRegionId(place.region())
            .setCf(place.cf())
            .setTy(place.type())
            .setTableId(place.table())
            .setCompactFromTs(options.from().value())
            .setCompactUntilTs(options.until().value());
    Tso min = Tso.MAX;
    Tso max = Tso.ZERO;
    for (CompactionInput source : sources) {
      Brpb.DataFileInfo file = source.file();
      byte[] stored =
          storage.read(source.path(), file.getRangeOffset(), (int) file.getRangeLength());
      entries.addAll(
          decompressor.decompress(
              Compression.ZSTD, stored, 0, stored.length, file.getLength(), source.path()),
          source.path());
      min = Tso.min(min, new Tso(file.getMinTs()));
      max = Tso.max(max, new Tso(file.getMaxTs()));
      meta.setSize(meta.getSize() + file.getLength())
          .addSources(
              Brpb.DeleteSpansOfFile.newBuilder()
                  .setPath(source.path())
                  .addSpans(DeadFiles.span(file)));
    }
    if (options.recordsInput()) {
      meta.setInputMinTs(min.value()).setInputMaxTs(max.value());
    }
    Brpb.File output = output(place, entries);
    return Brpb.LogFileSubcompaction.newBuilder()
        .setMeta(meta.setMinKey(output.getStartKey()).setMaxKey(output.getEndKey()))
        .addSstOutputs(output)
        .build();
  }

  private Brpb.File output(CompactionInput.Place place, CompactedEntries entries) {
    byte[] content;
    long crc = 0;
    long bytes = 0;
    try (SstBuilder sst = SstBuilder.ofCompaction()) {
      for (Map.Entry<byte[], byte[]> entry : entries.sorted().entrySet()) {
        byte[] key = entry.getKey();
        byte[] value = entry.getValue();
        sst.put(
            new ByteAppender(key.length + 1).u8(VersionedKey.DATA_PREFIX).bytes(key).toByteArray(),
            value);
        crc ^= Crc64.XZ.of(key, value);
        bytes += key.length + value.length;
      }
      content = sst.finish();
    }
    Tso min = entries.minTs();
    Tso max = entries.maxTs();
    String name =
        "%s/outputs/%016X_%016X_%s_%d_%s.sst"
            .formatted(folder, min.value(), max.value(), place.cf(), place.region(), uuid());
    storage.write(name, content);
    byte[] last = VersionedKey.parse(entries.sorted().lastKey(), name).rawKey();
    return Brpb.File.newBuilder()
        .setName(name)
        .setSha256(ByteString.copyFrom(Sha256.of(content)))
        .setStartKey(
            ByteString.copyFrom(VersionedKey.parse(entries.sorted().firstKey(), name).rawKey()))
        .setEndKey(
            ByteString.copyFrom(new ByteAppender(last.length + 1).bytes(last).u8(0).toByteArray()))
        .setStartVersion(min.value())
        .setEndVersion(max.value())
        .setCrc64Xor(crc)
        .setTotalKvs(entries.sorted().size())
        .setTotalBytes(bytes)
        .setCf(place.cf())
        .setSize(content.length)
        .build();
  }

  /** Writes the files that describe what was written. */
  void describe(List<Brpb.LogFileSubcompaction> parts) {
    UUID id = uuid();
    for (int from = 0; from < parts.size(); from += SUBCOMPACTIONS_A_META) {
      storage.write(
          "%s/metas/batch_%s_%d.cmeta".formatted(folder, id, from / SUBCOMPACTIONS_A_META),
          Brpb.LogFileSubcompactions.newBuilder()
              .addAllSubcompactions(
                  parts.subList(from, Math.min(parts.size(), from + SUBCOMPACTIONS_A_META)))
              .build()
              .toByteArray());
    }
  }

  private UUID uuid() {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  @Override
  public void close() {
    decompressor.close();
  }
}
