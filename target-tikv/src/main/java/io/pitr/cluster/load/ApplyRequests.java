package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Encryptionpb;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.tikv.pd.Region;
import java.util.List;

/**
 * Builds the Apply requests of one load (spec/restore-flow.md §3.9). TiKV's time bounds are
 * inclusive, so a segment that begins after a commit starts at the next timestamp.
 */
final class ApplyRequests {
  private final LogLoad load;
  private final boolean batches;
  private final List<Encryptionpb.MasterKey> masterKeys;
  private final Brpb.StorageBackend backend;
  private final Brpb.CipherInfo cipher;
  private final String cacheId;

  ApplyRequests(LogLoad load, LoadSettings settings, String cacheId) {
    this.load = load;
    this.batches = settings.batches().supported();
    this.masterKeys = settings.requests().masterKeys();
    this.backend = Backends.of(load.storage(), settings.requests().sendCredentials());
    this.cipher = Backends.cipher(load.cipher());
    this.cacheId = cacheId;
  }

  ImportSstpb.ApplyRequest of(Region region, List<LogFile> files) {
    var request =
        ImportSstpb.ApplyRequest.newBuilder()
            .setStorageBackend(backend)
            .setContext(region.context())
            .setStorageCacheId(cacheId)
            .setCipherInfo(cipher)
            .addAllMasterKeys(masterKeys);
    if (!batches) {
      return request
          .setMeta(meta(files.get(0).range(), region))
          .setRewriteRule(rule(files.get(0)))
          .build();
    }
    for (LogFile file : files) {
      request.addMetas(meta(file.range(), region)).addRewriteRules(rule(file));
    }
    return request.build();
  }

  private static ImportSstpb.RewriteRule rule(LogFile file) {
    return ImportSstpb.RewriteRule.newBuilder()
        .setOldKeyPrefix(file.oldPrefix())
        .setNewKeyPrefix(file.newPrefix())
        .build();
  }

  private ImportSstpb.KVMeta meta(LogRange range, Region region) {
    Tso afterStart = load.start().next();
    Tso from = range.cf() == ColumnFamily.DEFAULT ? Tso.min(load.shift(), afterStart) : afterStart;
    var meta =
        ImportSstpb.KVMeta.newBuilder()
            .setName(range.stored().path())
            .setLength(range.plain().length())
            .setCf(range.cf().wireName())
            .setIsDelete(range.physicalDelete())
            .setRestoreTs(load.restoredTs().value())
            .setStartKey(region.span().start())
            .setEndKey(region.span().end())
            .setSha256(ByteString.copyFrom(range.plain().sha256()))
            .setStartTs(from.value())
            .setRangeOffset(range.stored().offset())
            .setRangeLength(range.stored().length())
            .setCompressionTypeValue(range.stored().compression());
    if (range.stored().encryption().length > 0) {
      meta.setFileEncryptionInfo(encryption(range));
    }
    return meta.build();
  }

  private static Encryptionpb.FileEncryptionInfo encryption(LogRange range) {
    try {
      return Encryptionpb.FileEncryptionInfo.parseFrom(range.stored().encryption());
    } catch (InvalidProtocolBufferException e) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT, "the encryption of a log part is no message", range.id(), e);
    }
  }
}
