package io.pitr.sim;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.codec.Sha256;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.ImportSstpb;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies parts of a log as a store does (spec/restore-flow.md §9.1): decodes events, filters them
 * by time, region and kind, rewrites keys, and writes batches that keep one version of each key.
 */
final class SimApply {
  private static final int BATCH_BYTES = 4 << 20;
  private static final int PAIR_OVERHEAD = 12;
  private static final int TS_BYTES = VersionedKey.TS_BYTES;

  private final SimData data;
  private final ImportSstpb.ApplyRequest request;
  private final Map<ByteString, Change> writes = new HashMap<>();
  private final Map<ByteString, Change> defaults = new HashMap<>();
  private @Nullable ByteString firstApplied;
  private @Nullable ByteString lastApplied;
  private long batchBytes;

  SimApply(SimData data, ImportSstpb.ApplyRequest request) {
    this.data = data;
    this.request = request;
  }

  private record Change(ByteString key, ByteString value, boolean delete) {}

  ImportSstpb.ApplyResponse run() {
    int count = Math.min(request.getMetasCount(), request.getRewriteRulesCount());
    for (int i = 0; i < count; i++) {
      file(request.getMetas(i), request.getRewriteRules(i));
    }
    if (request.hasMeta() && !request.getMeta().getName().isEmpty()) {
      file(request.getMeta(), request.getRewriteRule());
    }
    flush();
    var response = ImportSstpb.ApplyResponse.newBuilder();
    if (firstApplied != null && lastApplied != null) {
      response.setRange(ImportSstpb.Range.newBuilder().setStart(firstApplied).setEnd(lastApplied));
    }
    return response.build();
  }

  private void file(ImportSstpb.KVMeta meta, ImportSstpb.RewriteRule rule) {
    ByteBuffer events = ByteBuffer.wrap(plain(meta)).order(ByteOrder.LITTLE_ENDIAN);
    while (events.hasRemaining()) {
      ByteString key = take(events);
      ByteString value = take(events);
      event(meta, rule, key, value);
    }
  }

  private static ByteString take(ByteBuffer events) {
    byte[] bytes = new byte[events.getInt()];
    events.get(bytes);
    return ByteString.copyFrom(bytes);
  }

  private byte[] plain(ImportSstpb.KVMeta meta) {
    byte[] object = SimDownload.fetch(request.getStorageBackend(), meta.getName());
    byte[] part =
        meta.getRangeLength() == 0
            ? object
            : Arrays.copyOfRange(
                object,
                (int) meta.getRangeOffset(),
                (int) (meta.getRangeOffset() + meta.getRangeLength()));
    byte[] plain =
        meta.getCompressionType() == Brpb.CompressionType.ZSTD
            ? Zstd.decompress(part, (int) meta.getLength())
            : part;
    if (plain.length != meta.getLength()) {
      throw new SimDownload.Refused("length is " + plain.length + ": " + meta.getName());
    }
    if (!meta.getSha256().isEmpty()
        && !Arrays.equals(Sha256.of(plain), meta.getSha256().toByteArray())) {
      throw new SimDownload.Refused("sha256 does not match: " + meta.getName());
    }
    return plain;
  }

  private void event(
      ImportSstpb.KVMeta meta, ImportSstpb.RewriteRule rule, ByteString from, ByteString value) {
    ByteString key = from;
    if (key.startsWith(rule.getOldKeyPrefix())) {
      key = rule.getNewKeyPrefix().concat(key.substring(rule.getOldKeyPrefix().size()));
    }
    if (!key.startsWith(rule.getNewKeyPrefix())) {
      throw new SimDownload.Refused("WrongKeyPrefix: " + meta.getName());
    }
    Tso ts = VersionedKey.ts(key.toByteArray());
    if (ts.isBefore(new Tso(meta.getStartTs())) || ts.isAfter(new Tso(meta.getRestoreTs()))) {
      return;
    }
    if (!new KeySpan(meta.getStartKey(), meta.getEndKey()).contains(key)
        || (value.isEmpty() && !meta.getIsDelete())) {
      return;
    }
    boolean write = meta.getCf().equals("write");
    if (write && !meta.getIsDelete() && value.byteAt(0) != 'P' && value.byteAt(0) != 'D') {
      return;
    }
    collect(write, new Change(key, value, meta.getIsDelete()));
  }

  private void collect(boolean write, Change change) {
    long bytes = (long) change.key.size() + change.value.size() + PAIR_OVERHEAD;
    if (batchBytes + bytes > BATCH_BYTES && batchBytes > 0) {
      flush();
    }
    batchBytes += bytes;
    if (!write) {
      defaults.put(change.key, change);
      return;
    }
    ByteString userKey = change.key.substring(0, change.key.size() - TS_BYTES);
    // A smaller suffix is a greater timestamp.
    writes.merge(
        userKey, change, (old, more) -> KeySpan.ORDER.compare(more.key, old.key) <= 0 ? more : old);
  }

  private void flush() {
    writes.values().forEach(change -> put("write", change));
    defaults.values().forEach(change -> put("default", change));
    writes.clear();
    defaults.clear();
    batchBytes = 0;
  }

  private void put(String cf, Change change) {
    if (change.delete) {
      data.cf(cf).remove(change.key);
    } else {
      data.load(cf, change.key, change.value);
    }
    if (firstApplied == null || KeySpan.ORDER.compare(change.key, firstApplied) < 0) {
      firstApplied = change.key;
    }
    if (lastApplied == null || KeySpan.ORDER.compare(change.key, lastApplied) > 0) {
      lastApplied = change.key;
    }
  }
}
