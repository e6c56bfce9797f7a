package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageDescription;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Encryptionpb;
import io.pitr.tikv.contract.TikvError;
import java.util.Map;
import java.util.Set;

/** Location and cipher of a backup, as stores need them to open it. */
public final class Backends {
  private static final Set<String> SECRETS =
      Set.of(
          "access_key",
          "secret_access_key",
          "session_token",
          "credentials_blob",
          "shared_key",
          "access_sig");

  private Backends() {}

  /**
   * Checks that stores can open a storage, as far as its description shows.
   *
   * @throws RestoreException {@link TikvError#TIKV_BACKUP_UNREADABLE} for a storage that TiKV does
   *     not know
   */
  public static void requireKnown(BackupStorage storage) {
    Brpb.StorageBackend unused = of(storage, true);
  }

  /**
   * @param withSecrets false lets stores use the credentials of their own environment
   * @throws RestoreException {@link TikvError#TIKV_BACKUP_UNREADABLE} for a storage that TiKV does
   *     not know
   */
  static Brpb.StorageBackend of(BackupStorage storage, boolean withSecrets) {
    StorageDescription description = storage.describe();
    Descriptors.FieldDescriptor kind =
        description instanceof StorageDescription.Other
            ? null
            : Brpb.StorageBackend.getDescriptor().findFieldByName(description.kind());
    if (kind == null) {
      throw new RestoreException(
          TikvError.TIKV_BACKUP_UNREADABLE,
          "TiKV nodes read the backup themselves and don't know a storage of kind '"
              + description.kind()
              + "'",
          storage.uri(),
          "Copy the backup to S3, Google Cloud Storage, Azure Blob Storage, or a folder that every"
              + " TiKV node mounts at the same path.");
    }
    var backend = Brpb.StorageBackend.newBuilder();
    Message.Builder fields = backend.newBuilderForField(kind);
    for (Map.Entry<String, String> one : description.fields().entrySet()) {
      Descriptors.FieldDescriptor field = kind.getMessageType().findFieldByName(one.getKey());
      if (field != null && (withSecrets || !SECRETS.contains(one.getKey()))) {
        fields.setField(field, value(field, one.getValue(), storage));
      }
    }
    return backend.setField(kind, fields.build()).build();
  }

  private static Object value(
      Descriptors.FieldDescriptor field, String value, BackupStorage storage) {
    return switch (field.getJavaType()) {
      case STRING -> value;
      case BOOLEAN -> Boolean.parseBoolean(value);
      default ->
          throw new RestoreException(
              TikvError.TIKV_BACKUP_UNREADABLE,
              "its plugin sets field '" + field.getName() + "', which is not a text or a flag",
              storage.uri());
    };
  }

  static Brpb.CipherInfo cipher(CipherSpec cipher) {
    return Brpb.CipherInfo.newBuilder()
        .setCipherType(Encryptionpb.EncryptionMethod.forNumber(cipher.method().wireNumber()))
        .setCipherKey(ByteString.copyFrom(cipher.key()))
        .build();
  }
}
