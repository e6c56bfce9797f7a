package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageDescription;
import io.pitr.format.proto.Brpb;
import io.pitr.format.proto.Encryptionpb;
import io.pitr.tikv.contract.TikvError;
import java.util.Map;
import java.util.Set;

/** Location and cipher of a backup, as stores need them to open it. */
final class Backends {
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
   * @param withSecrets false lets stores use the credentials of their own environment
   * @throws RestoreException {@link TikvError#TIKV_BACKUP_UNREADABLE} for a storage that TiKV does
   *     not know
   */
  static Brpb.StorageBackend of(StorageDescription storage, boolean withSecrets) {
    var backend = Brpb.StorageBackend.newBuilder();
    Descriptors.FieldDescriptor kind =
        Brpb.StorageBackend.getDescriptor().findFieldByName(storage.kind());
    if (kind == null) {
      throw new RestoreException(
          TikvError.TIKV_BACKUP_UNREADABLE,
          "TiKV can't read a storage of kind '" + storage.kind() + "'",
          "");
    }
    Message.Builder fields = backend.newBuilderForField(kind);
    for (Map.Entry<String, String> one : storage.fields().entrySet()) {
      Descriptors.FieldDescriptor field = kind.getMessageType().findFieldByName(one.getKey());
      if (field != null && (withSecrets || !SECRETS.contains(one.getKey()))) {
        set(fields, field, one.getValue());
      }
    }
    return backend.setField(kind, fields.build()).build();
  }

  private static void set(Message.Builder fields, Descriptors.FieldDescriptor field, String value) {
    switch (field.getJavaType()) {
      case STRING -> fields.setField(field, value);
      case BOOLEAN -> fields.setField(field, Boolean.parseBoolean(value));
      default -> throw new IllegalArgumentException("a storage field of type " + field.getType());
    }
  }

  static Brpb.CipherInfo cipher(CipherSpec cipher) {
    return Brpb.CipherInfo.newBuilder()
        .setCipherType(Encryptionpb.EncryptionMethod.forNumber(cipher.method().wireNumber()))
        .setCipherKey(ByteString.copyFrom(cipher.key()))
        .build();
  }
}
