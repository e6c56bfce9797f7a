package io.pitr.writer.log;

import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.TableKeys;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Metapb;
import io.pitr.writer.ObjectSink;
import io.pitr.writer.kv.KvEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes a log backup as TiKV does: it observes changes, gathers them by (table, region, column
 * family, type, meta or data) and, at each flush, writes objects and one metadata file a store
 * (spec/formats.md §2). The same events, flushes and seed give the same bytes. Not thread-safe.
 */
public final class LogBackupWriter implements Consumer<KvEvent> {
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyyMMdd/HH").withZone(ZoneOffset.UTC);
  private static final byte[] LOCK =
      "DO NOT DELETE\nThis file exists to remind other backup jobs won't use this path"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int WINDOW_LOG = 19;
  private static final long EARLIER_BYTES = 1 << 20;

  private final ObjectSink sink;
  private final LogOptions options;
  private final RegionMap regions;
  private final SplittableRandom random;
  private final Map<FileKey, EventBatch> open = new LinkedHashMap<>();
  private final Map<FileKey, EventBatch> earlier = new LinkedHashMap<>();
  private final Map<FileKey, ModelRegion> places = new LinkedHashMap<>();

  public LogBackupWriter(ObjectSink sink, LogOptions options, RegionMap regions, long seed) {
    this.sink = sink;
    this.options = options;
    this.regions = regions;
    this.random = new SplittableRandom(seed);
  }

  /** Begins the task: writes the marker (spec/formats.md §2.2). */
  public void start(long clusterId, String clusterVersion, Tso startTs) {
    sink.put("backup.lock", LOCK);
    sink.put(
        "backupmeta",
        Brpb.BackupMeta.newBuilder()
            .setClusterId(clusterId)
            .setClusterVersion(clusterVersion)
            .setStartVersion(startTs.value())
            .setDdls(ByteString.copyFromUtf8("[]"))
            .setVersion(1)
            .setBackupSize(43)
            .setBackupSchemaVersion(1)
            .build()
            .toByteArray());
  }

  /** Observes a change of a region's leader. */
  @Override
  public void accept(KvEvent event) {
    ModelRegion region = regions.of(event.rawKey());
    FileKey key =
        new FileKey(
            region.storeId(),
            event.isMeta() ? 0 : TableKeys.physicalId(event.rawKey(), "a key of the model"),
            region.id(),
            event.cf(),
            event.physicalDelete(),
            event.isMeta());
    places.put(key, region);
    open.computeIfAbsent(key, k -> new EventBatch()).add(event);
  }

  /** Events that wait for a flush. */
  public long pendingBytes() {
    return open.values().stream().mapToLong(EventBatch::bytes).sum();
  }

  /**
   * Writes what was observed: data and meta objects, and one metadata file for each store that has
   * any. Some logical files may stay for the next flush.
   *
   * @param resolvedTs every commit up to this was observed
   * @param flushTs of the flush itself
   * @return the checkpoint this flush allows: every commit up to it is written
   */
  public Tso flush(Tso resolvedTs, Tso flushTs) {
    Tso allowed = resolvedTs;
    Map<Long, List<Part>> parts = new LinkedHashMap<>();
    for (Iterator<Map.Entry<FileKey, EventBatch>> i = open.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<FileKey, EventBatch> entry = i.next();
      if (random.nextDouble() < options.lateRatio()) {
        allowed = Tso.min(allowed, new Tso(entry.getValue().minTs().value() - 1));
        continue;
      }
      parts
          .computeIfAbsent(entry.getKey().store, k -> new ArrayList<>())
          .add(part(entry.getKey(), entry.getValue(), resolvedTs));
      i.remove();
    }
    parts.forEach((store, list) -> writeStore(store, list, resolvedTs, flushTs));
    return allowed;
  }

  /** Flushes all events and publishes the checkpoint. */
  public void flushAll(Tso resolvedTs, Tso flushTs) {
    Map<Long, List<Part>> parts = new LinkedHashMap<>();
    open.forEach(
        (key, batch) ->
            parts
                .computeIfAbsent(key.store, k -> new ArrayList<>())
                .add(part(key, batch, resolvedTs)));
    open.clear();
    parts.forEach((store, list) -> writeStore(store, list, resolvedTs, flushTs));
    checkpoint(resolvedTs);
  }

  /** Publishes how far the log is complete (spec/formats.md §2.3). */
  public void checkpoint(Tso ts) {
    byte[] bytes = new ByteAppender(8).i64Le(ts.value()).toByteArray();
    for (int store = 1; store <= regions.stores(); store++) {
      sink.put("v1/global_checkpoint/" + store + ".ts", bytes);
    }
    sink.put("v1/global_checkpoint/central_global.ts", bytes);
  }

  /** Records that everything up to a timestamp was removed; removes nothing. */
  public void truncateSafepoint(Tso ts) {
    sink.put("v1_stream_trancate_safepoint.txt", ts.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private Part part(FileKey key, EventBatch batch, Tso resolvedTs) {
    int fresh = batch.size();
    EventBatch remembered = new EventBatch();
    if (options.duplicateRatio() > 0) {
      double wanted = fresh * options.duplicateRatio() / (1 - options.duplicateRatio());
      int count = (int) wanted + (random.nextDouble() < wanted - (int) wanted ? 1 : 0);
      batch.duplicate(count, earlier.getOrDefault(key, remembered), random);
      if (batch.bytes() <= EARLIER_BYTES) {
        earlier.put(key, batch);
      }
    }
    if (options.shuffle()) {
      batch.reorder(random);
    }
    boolean initialScan = options.duplicateRatio() > 0 && random.nextInt(4) == 0;
    return new Part(key, placeOf(key), batch.seal(), initialScan ? Tso.ZERO : resolvedTs);
  }

  private ModelRegion placeOf(FileKey key) {
    ModelRegion region = places.get(key);
    if (region == null) {
      throw new IllegalStateException("no region for " + key);
    }
    return region;
  }

  private void writeStore(long store, List<Part> parts, Tso resolvedTs, Tso flushTs) {
    Brpb.Metadata.Builder meta =
        Brpb.Metadata.newBuilder().setStoreId(store).setResolvedTs(resolvedTs.value());
    if (options.version() == LogOptions.MetaVersion.V2) {
      meta.setMetaVersion(Brpb.MetaVersion.V2);
      for (boolean isMeta : new boolean[] {false, true}) {
        group(store, parts.stream().filter(part -> part.key.meta == isMeta).toList(), isMeta)
            .forEach(meta::addFileGroups);
      }
    } else {
      parts.forEach(part -> meta.addFiles(single(store, part)));
    }
    Tso min = parts.stream().map(part -> part.sealed.minTs()).reduce(Tso.MAX, Tso::min);
    Tso max = parts.stream().map(part -> part.sealed.maxTs()).reduce(Tso.ZERO, Tso::max);
    Tso minBegin =
        parts.stream()
            .map(part -> part.sealed.minBeginTs())
            .filter(ts -> !ts.equals(Tso.ZERO) && options.recordsChecksums())
            .min(Comparator.naturalOrder())
            .orElse(Tso.ZERO);
    meta.setMinTs(min.value()).setMaxTs(max.value());
    String name =
        switch (options.names()) {
          case RESOLVED_AND_UUID -> resolvedTs + "-" + uuid();
          case DASHED -> hex(flushTs) + "-" + hex(minBegin) + "-" + hex(min) + "-" + hex(max);
          case TAGGED ->
              "%s%016X-d%sl%su%s".formatted(hex(flushTs), store, hex(minBegin), hex(min), hex(max));
        };
    sink.put("v1/backupmeta/" + name + ".meta", meta.build().toByteArray());
  }

  private static String hex(Tso ts) {
    return "%016X".formatted(ts.value());
  }

  private List<Brpb.DataFileGroup> group(long store, List<Part> parts, boolean isMeta) {
    List<Brpb.DataFileGroup> groups = new ArrayList<>();
    List<Brpb.DataFileInfo> files = new ArrayList<>();
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    for (Part part : parts) {
      byte[] compressed = compress(part.sealed.content());
      Brpb.DataFileInfo.Builder info = describe(part);
      info.setCompressionType(Brpb.CompressionType.ZSTD)
          .setRangeOffset(object.size())
          .setRangeLength(compressed.length);
      object.writeBytes(encrypt(compressed, info));
      files.add(info.build());
      if (object.size() > options.objectBytes()) {
        groups.add(close(store, files, object, isMeta));
        files.clear();
        object.reset();
      }
    }
    if (!files.isEmpty()) {
      groups.add(close(store, files, object, isMeta));
    }
    return groups;
  }

  private Brpb.DataFileGroup close(
      long store, List<Brpb.DataFileInfo> files, ByteArrayOutputStream object, boolean isMeta) {
    Tso min = files.stream().map(f -> new Tso(f.getMinTs())).reduce(Tso.MAX, Tso::min);
    Tso max = files.stream().map(f -> new Tso(f.getMaxTs())).reduce(Tso.ZERO, Tso::max);
    Tso resolved = files.stream().map(f -> new Tso(f.getResolvedTs())).reduce(Tso.MAX, Tso::min);
    String path = folder(store, max) + (isMeta ? "schema-meta/" : "") + min + "-" + uuid() + ".log";
    sink.put(path, object.toByteArray());
    return Brpb.DataFileGroup.newBuilder()
        .setPath(path)
        .addAllDataFilesInfo(files)
        .setMinTs(min.value())
        .setMaxTs(max.value())
        .setMinResolvedTs(resolved.value())
        .setLength(object.size())
        .build();
  }

  /** Metadata of version 1: the object is the plain events of one logical file. */
  private Brpb.DataFileInfo single(long store, Part part) {
    String path =
        folder(store, part.sealed.maxTs())
            + (part.key.meta ? "schema-meta/" : "t%08d/".formatted(part.key.table))
            + part.sealed.minTs()
            + "-"
            + uuid()
            + ".log";
    Brpb.DataFileInfo.Builder info = describe(part).setPath(path);
    sink.put(path, encrypt(part.sealed.content(), info));
    return info.build();
  }

  private static String folder(long store, Tso maxTs) {
    return "v1/" + FOLDER.format(Instant.ofEpochMilli(maxTs.physicalMillis())) + "/" + store + "/";
  }

  private Brpb.DataFileInfo.Builder describe(Part part) {
    EventBatch.Sealed sealed = part.sealed;
    ModelRegion region = part.region;
    Brpb.DataFileInfo.Builder info =
        Brpb.DataFileInfo.newBuilder()
            .setSha256(ByteString.copyFrom(Sha256.of(sealed.content())))
            .setNumberOfEntries(sealed.count())
            .setMinTs(sealed.minTs().value())
            .setMaxTs(sealed.maxTs().value())
            .setResolvedTs(part.resolvedTs.value())
            .setRegionId(region.id())
            .setStartKey(ByteString.copyFrom(sealed.startKey()))
            .setEndKey(ByteString.copyFrom(sealed.endKey()))
            .setCf(part.key.cf.wireName())
            .setType(part.key.delete ? Brpb.FileType.Delete : Brpb.FileType.Put)
            .setIsMeta(part.key.meta)
            .setTableId(part.key.table)
            .setLength(sealed.content().length)
            .setRegionStartKey(bound(region.startKey()))
            .setRegionEndKey(bound(region.endKey()))
            .addRegionEpoch(
                Metapb.RegionEpoch.newBuilder()
                    .setConfVer(region.confVersion())
                    .setVersion(region.version()));
    if (options.recordsChecksums()) {
      info.setCrc64Xor(sealed.crc64xor()).setMinBeginTsInDefaultCf(sealed.minBeginTs().value());
    }
    return info;
  }

  private static ByteString bound(byte[] rawKey) {
    return rawKey.length == 0
        ? ByteString.EMPTY
        : ByteString.copyFrom(Memcomparable.encode(rawKey));
  }

  private static byte[] compress(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 4 + 64);
    try (ZstdOutputStream zstd = new ZstdOutputStream(out, 1)) {
      zstd.setLong(WINDOW_LOG);
      zstd.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private byte[] encrypt(byte[] plain, Brpb.DataFileInfo.Builder info) {
    if (options.cipher().isPlaintext()) {
      return plain;
    }
    var sealed = new SealedRange(options.cipher(), random, plain);
    info.setFileEncryptionInfo(sealed.info());
    return sealed.stored();
  }

  private UUID uuid() {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private record FileKey(
      long store, long table, long region, ColumnFamily cf, boolean delete, boolean meta) {}

  private record Part(FileKey key, ModelRegion region, EventBatch.Sealed sealed, Tso resolvedTs) {}
}
