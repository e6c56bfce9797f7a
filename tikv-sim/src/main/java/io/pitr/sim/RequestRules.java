package io.pitr.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Pdpb;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks that real servers make and this simulation does not need. A request that a real server
 * would refuse or that would break it is recorded as a violation.
 */
final class RequestRules {
  /** TiKV's {@code storage.max-key-size}, of an encoded key. */
  private static final int MAX_KEY_BYTES = 8 << 10;

  /** TiKV's {@code raft-entry-max-size}: the greatest size of one write. */
  private static final int MAX_ENTRY_BYTES = 8 << 20;

  private static final int UUID_BYTES = 16;
  private static final int ENCODED_GROUP_BYTES = 9;
  private static final int NULL_KEYSPACE = -1;

  /** An encoded table prefix: nine raw bytes, of which the first eight are a whole group. */
  private static final int ENCODED_TABLE_PREFIX_BYTES = 10;

  private final SimCluster cluster;
  private final Consumer<String> violation;

  RequestRules(SimCluster cluster, Consumer<String> violation) {
    this.cluster = cluster;
    this.violation = violation;
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      violation.accept(what);
    }
  }

  /** Whether a request to PD names this cluster; real PD refuses every other. */
  boolean isForThisCluster(Message request) {
    Descriptors.FieldDescriptor field = request.getDescriptorForType().findFieldByName("header");
    return field != null
        && request.getField(field) instanceof Pdpb.RequestHeader header
        && header.getClusterId() == cluster.clusterId();
  }

  void scan(ByteString start, ByteString end, int limit) {
    require(limit > 0, "a scan of regions without limit");
    require(isEncodedBound(start) && isEncodedBound(end), "a scan of regions by keys not encoded");
    require(
        end.isEmpty() || KeySpan.ORDER.compare(start, end) < 0,
        "a scan of regions whose end is before its start");
  }

  /** Bounds of a search for regions are whole groups of nine bytes. */
  private static boolean isEncodedBound(ByteString key) {
    return key.size() % ENCODED_GROUP_BYTES == 0;
  }

  void serviceSafePoint(Pdpb.UpdateServiceGCSafePointRequest request) {
    require(!request.getServiceId().isEmpty(), "a safe point without service");
  }

  /** Checks the context of a request to a region. */
  void context(String call, Kvrpcpb.Context context, SimRegion region, long storeId) {
    require(context.hasRegionEpoch(), call + " without epoch");
    require(
        context.getClusterId() == 0 || context.getClusterId() == cluster.clusterId(),
        call + " for another cluster");
    require(
        context.getKeyspaceId() == 0 || context.getKeyspaceId() == NULL_KEYSPACE,
        call + " for a keyspace");
    require(context.getApiVersion() == Kvrpcpb.APIVersion.V1, call + " in another API version");
    boolean ownPeer =
        region.peers().stream()
            .anyMatch(
                peer -> peer.getStoreId() == storeId && peer.getId() == context.getPeer().getId());
    require(ownPeer, call + " to peer " + context.getPeer().getId() + " of region " + region.id());
  }

  /** Stores refuse to read in the future: it would raise the minimum commit-ts of async commits. */
  void readVersion(String call, long version) {
    Tso ts = new Tso(version);
    require(
        ts.equals(Tso.MAX) || !ts.isAfter(cluster.oracle().last()),
        call + " at a timestamp that PD has not allocated: " + ts);
  }

  void prewrite(Kvrpcpb.PrewriteRequest request) {
    readVersion("KvPrewrite", request.getStartVersion());
    require(request.getStartVersion() != 0, "a prewrite without start");
    require(!request.getPrimaryLock().isEmpty(), "a prewrite without primary key");
    require(request.getLockTtl() > 0, "a lock that expires at once");
    require(request.getMutationsCount() > 0, "a prewrite of nothing");
    var keys = new HashSet<ByteString>();
    for (Kvrpcpb.Mutation mutation : request.getMutationsList()) {
      key("KvPrewrite", mutation.getKey());
      require(keys.add(mutation.getKey()), "a key twice in one prewrite");
      require(
          mutation.getOp() != Kvrpcpb.Op.Put || !mutation.getValue().isEmpty(),
          "a put of an empty value, which TiDB takes for a missing one");
    }
    require(request.getSerializedSize() < MAX_ENTRY_BYTES, "a prewrite larger than a raft entry");
  }

  private void key(String call, ByteString raw) {
    require(!raw.isEmpty(), call + " of an empty key");
    require(Memcomparable.encodedLength(raw.size()) <= MAX_KEY_BYTES, call + " of too long a key");
  }

  void commit(Kvrpcpb.CommitRequest request) {
    readVersion("KvCommit", request.getCommitVersion());
    require(request.getKeysCount() > 0, "a commit of nothing");
    require(
        Long.compareUnsigned(request.getCommitVersion(), request.getStartVersion()) > 0,
        "a commit before its start");
  }

  void split(List<ByteString> keys) {
    require(!keys.isEmpty(), "a split at no key");
    for (int i = 1; i < keys.size(); i++) {
      require(
          KeySpan.ORDER.compare(keys.get(i - 1), keys.get(i)) < 0,
          "keys to split at that do not ascend");
    }
  }

  /** Meta keys only, in the form that TiDB reads, and each record behind its value. */
  void rawPut(Kvrpcpb.RawBatchPutRequest request) {
    boolean writes = request.getCf().equals("write");
    require(writes || request.getCf().equals("default"), "a raw write to CF " + request.getCf());
    require(
        request.getTtlsCount() <= 1 || request.getTtlsCount() == request.getPairsCount(),
        "a raw write with a number of times to live that is not that of its keys");
    require(
        request.getTtlsList().stream().allMatch(ttl -> ttl == 0),
        "a raw write with a time to live");
    require(request.getPairsCount() > 0, "a raw write of nothing");
    require(request.getSerializedSize() < MAX_ENTRY_BYTES, "a raw write larger than a raft entry");
    for (Kvrpcpb.KvPair pair : request.getPairsList()) {
      Optional<VersionedKey> key = versioned(pair.getKey());
      require(
          key.isPresent() && key.get().rawKey().length > 1 && key.get().rawKey()[0] == 'm',
          "a raw write of a key that is no meta key with a timestamp");
      key.filter(one -> writes).ifPresent(one -> record(one, pair.getValue()));
    }
  }

  private static Optional<VersionedKey> versioned(ByteString key) {
    try {
      return Optional.of(VersionedKey.parse(key.toByteArray(), "raw write"));
    } catch (RestoreException e) {
      return Optional.empty();
    }
  }

  private void record(VersionedKey key, ByteString value) {
    WriteRecord record = WriteRecord.parse(value.toByteArray(), "raw write");
    boolean hasValue =
        record.type() != WriteType.PUT
            || record.shortValue().isPresent()
            || cluster
                .data()
                .cf("default")
                .containsKey(
                    ByteString.copyFrom(VersionedKey.encode(key.rawKey(), record.startTs())));
    require(hasValue, "a record before its value: a reader in between would break");
  }

  void download(ImportSstpb.DownloadRequest request) {
    boolean encoded = request.getRequestType() == ImportSstpb.DownloadRequestType.Legacy;
    require(!encoded, "a download that does not say how keys are rewritten");
    require(!request.getName().isEmpty(), "a download of no file");
    require(request.hasStorageBackend(), "a download from nowhere");
    require(!request.getStorageCacheId().isEmpty(), "a download without cache id");
    require(!request.getRewriteRule().getOldKeyPrefix().isEmpty(), "a download without prefix");
    var files = new ArrayList<>(request.getSstsMap().values());
    files.add(request.getSst());
    files.forEach(file -> sst(file, request.getRewriteRule().getNewKeyPrefix()));
  }

  private void sst(ImportSstpb.SSTMeta file, ByteString newPrefix) {
    require(file.getUuid().size() == UUID_BYTES, "a file without name of its own");
    require(isDataFamily(file.getCfName()), "a file for CF " + file.getCfName());
    require(file.getLength() > 0, "a file without length");
    require(file.getRegionId() != 0 && file.hasRegionEpoch(), "a file for no region");
    ByteString start = file.getRange().getStart();
    ByteString end = file.getRange().getEnd();
    require(
        start.startsWith(newPrefix) && end.startsWith(newPrefix),
        "the range of a download leaves the prefix that keys are rewritten to");
    require(KeySpan.ORDER.compare(start, end) <= 0, "a download whose end is before its start");
  }

  private static boolean isDataFamily(String cf) {
    return cf.equals("default") || cf.equals("write");
  }

  /** Files that RocksDB or the region would not accept in one step. */
  void ingest(SimRegion region, List<ImportSstpb.SSTMeta> files) {
    for (ImportSstpb.SSTMeta file : files) {
      require(file.getUuid().size() == UUID_BYTES, "an ingest without file");
      require(isDataFamily(file.getCfName()), "an ingest into CF " + file.getCfName());
      require(
          region.span().contains(file.getRange().getStart())
              && region.span().contains(file.getRange().getEnd()),
          "an ingest of keys outside its region");
      for (ImportSstpb.SSTMeta other : files) {
        boolean overlap =
            file != other
                && file.getCfName().equals(other.getCfName())
                && KeySpan.ORDER.compare(file.getRange().getStart(), other.getRange().getEnd()) <= 0
                && KeySpan.ORDER.compare(other.getRange().getStart(), file.getRange().getEnd())
                    <= 0;
        require(!overlap, "an ingest of files that overlap");
      }
    }
  }

  void apply(SimRegion region, ImportSstpb.ApplyRequest request) {
    require(request.hasStorageBackend(), "an Apply from nowhere");
    require(!request.getStorageCacheId().isEmpty(), "an Apply without cache id");
    require(request.hasCipherInfo(), "an Apply without cipher");
    require(
        request.getMetasCount() == request.getRewriteRulesCount(),
        "an Apply with other rules than files");
    require(
        request.getMetasCount() > 0 != request.hasMeta(), "an Apply of no files, or in both ways");
    for (int i = 0; i < request.getMetasCount(); i++) {
      file(region, request.getMetas(i), request.getRewriteRules(i));
    }
    if (request.hasMeta()) {
      file(region, request.getMeta(), request.getRewriteRule());
    }
  }

  private void file(SimRegion region, ImportSstpb.KVMeta meta, ImportSstpb.RewriteRule rule) {
    require(
        new KeySpan(meta.getStartKey(), meta.getEndKey()).equals(region.span()),
        "an Apply whose bounds are not its region's");
    require(
        rule.getOldKeyPrefix().size() == ENCODED_TABLE_PREFIX_BYTES
            && rule.getNewKeyPrefix().size() == ENCODED_TABLE_PREFIX_BYTES,
        "an Apply with prefixes that are no encoded prefixes of tables");
    require(isDataFamily(meta.getCf()), "an Apply to CF " + meta.getCf());
    require(meta.getLength() > 0 && !meta.getName().isEmpty(), "an Apply of no file");
    require(meta.getSha256().size() == 32, "an Apply of a file without checksum");
    require(
        meta.getStartTs() != 0 && Long.compareUnsigned(meta.getStartTs(), meta.getRestoreTs()) <= 0,
        "an Apply of an empty span of time");
  }

  void clear(ImportSstpb.ClearRequest request) {
    require(!request.getPrefix().isEmpty(), "a clearing of all files of the importer");
  }

  void partition(ImportSstpb.AddPartitionRangeRequest request) {
    require(request.getTtlSeconds() > 0, "a partition for ever");
    require(
        KeySpan.ORDER.compare(request.getRange().getStart(), request.getRange().getEnd()) < 0,
        "a partition of an empty range");
  }
}
