package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.SstFile;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.tikv.kv.Encoded;
import io.pitr.tikv.pd.Region;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** Builds the Download requests of one load (spec/restore-flow.md §3.7). */
final class DownloadRequests {
  private static final ByteString BEHIND_ALL_KEYS =
      ByteString.copyFrom(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
  private static final String REQUEST_SOURCE = "internal_br";

  private final Brpb.StorageBackend backend;
  private final Brpb.CipherInfo cipher;
  private final String cacheId;
  private final boolean rawRewrite;

  DownloadRequests(
      BackupStorage storage, CipherSpec cipher, LoadSettings.Requests settings, String cacheId) {
    this.backend = Backends.of(storage, settings.sendCredentials());
    this.cipher = Backends.cipher(cipher);
    this.cacheId = cacheId;
    this.rawRewrite = settings.rawRewrite();
  }

  /** Adds the sender to the context of a request. */
  static Kvrpcpb.Context.Builder source(Kvrpcpb.Context.Builder context) {
    return context
        .setRequestSource(REQUEST_SOURCE)
        .setResourceControlContext(Kvrpcpb.ResourceControlContext.getDefaultInstance());
  }

  /** Builds a request to download the part of a file in a region, under a new name. */
  ImportSstpb.DownloadRequest one(BaseFile file, Region region) {
    return start(file).setSst(sst(file, region)).setName(file.file().name()).build();
  }

  /** Builds a request to merge overlapping files of one column family into one file. */
  ImportSstpb.DownloadRequest merged(List<BaseFile> files, Region region) {
    BaseFile first = files.get(0);
    Tso from = files.stream().map(file -> file.file().fromTs()).reduce(Tso.MAX, Tso::min);
    var request = start(first).setName(first.file().name()).setSst(sst(first, region));
    // All files share one rule, so it starts at the earliest of them.
    request.getRewriteRuleBuilder().setIgnoreBeforeTimestamp(from.value());
    files.forEach(file -> request.putSsts(file.file().name(), sst(file, region)));
    return request.build();
  }

  private ImportSstpb.DownloadRequest.Builder start(BaseFile file) {
    return ImportSstpb.DownloadRequest.newBuilder()
        .setRewriteRule(rule(file))
        .setStorageBackend(backend)
        .setStorageCacheId(cacheId)
        .setCipherInfo(cipher)
        .setRequestType(ImportSstpb.DownloadRequestType.Keyspace)
        .setContext(source(Kvrpcpb.Context.newBuilder()));
  }

  private ImportSstpb.RewriteRule rule(BaseFile file) {
    SstFile sst = file.file();
    return ImportSstpb.RewriteRule.newBuilder()
        .setOldKeyPrefix(prefix(file.oldPrefix()))
        .setNewKeyPrefix(prefix(file.newPrefix()))
        .setIgnoreBeforeTimestamp(sst.fromTs().value())
        .setIgnoreAfterTimestamp(sst.untilTs().equals(Tso.MAX) ? 0 : sst.untilTs().value())
        .build();
  }

  private ByteString prefix(ByteString raw) {
    return rawRewrite ? raw : ByteString.copyFrom(Memcomparable.encodePrefix(raw.toByteArray()));
  }

  private ImportSstpb.SSTMeta sst(BaseFile file, Region region) {
    KeySpan bounds =
        rawRewrite
            ? new KeySpan(Encoded.raw(region.span().start()), Encoded.raw(region.span().end()))
            : region.span();
    ByteString first = prefix(file.newPrefix());
    ByteString last = first.concat(BEHIND_ALL_KEYS);
    boolean startsInside = KeySpan.ORDER.compare(bounds.start(), first) < 0;
    boolean endsInside = bounds.isBeforeEnd(last);
    return ImportSstpb.SSTMeta.newBuilder()
        .setUuid(uuid())
        .setCfName(file.file().cf().wireName())
        .setRange(
            ImportSstpb.Range.newBuilder()
                .setStart(startsInside ? first : bounds.start())
                .setEnd(endsInside ? last : bounds.end()))
        .setLength(file.file().stored().sizeBytes())
        .setRegionId(region.id())
        .setRegionEpoch(region.epoch())
        .setCipherIv(ByteString.copyFrom(file.file().stored().cipherIv()))
        .build();
  }

  private static ByteString uuid() {
    UUID random = UUID.randomUUID();
    return ByteString.copyFrom(
        ByteBuffer.allocate(Long.BYTES * 2)
            .putLong(random.getMostSignificantBits())
            .putLong(random.getLeastSignificantBits())
            .flip());
  }
}
