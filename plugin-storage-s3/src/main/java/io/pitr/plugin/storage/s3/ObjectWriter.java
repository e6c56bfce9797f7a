package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Writes and removes objects. A service makes an object visible only when it is complete. Each
 * request has the MD5 of the content, so that damage is detected; buckets with object lock require
 * it.
 */
final class ObjectWriter {
  private final Requests requests;
  private final S3Settings settings;
  private final FailureReport report;
  private final ObjectReader reader;

  ObjectWriter(Requests requests, S3Settings settings, FailureReport report, ObjectReader reader) {
    this.requests = requests;
    this.settings = settings;
    this.report = report;
    this.reader = reader;
  }

  void write(String path, byte[] content) {
    try {
      put(path, content, request(path, content).build());
    } catch (FailedRequest e) {
      throw report.of(S3Verb.WRITE, path, e);
    }
  }

  /**
   * A try whose response was lost may have written the object. If the service then reports that the
   * object exists, it may be ours.
   */
  boolean writeNew(String path, byte[] content) {
    try {
      put(path, content, request(path, content).ifNoneMatch("*").build());
      return true;
    } catch (FailedRequest e) {
      if (e.failure().kind() != S3Failure.Kind.PRECONDITION) {
        throw report.of(S3Verb.WRITE, path, e);
      }
      return e.tries() > 1 && holds(path, content);
    }
  }

  private boolean holds(String path, byte[] content) {
    try {
      return Arrays.equals(reader.read(path, content.length), content);
    } catch (RestoreException e) {
      if (e.code() == StorageError.STORAGE_TOO_LARGE
          || e.code() == StorageError.STORAGE_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private void put(String path, byte[] content, PutObjectRequest request) throws FailedRequest {
    requests.send(
        S3Verb.WRITE,
        settings.location().key(path),
        client -> client.putObject(request, RequestBody.fromBytes(content)));
  }

  private PutObjectRequest.Builder request(String path, byte[] content) {
    WriteAttributes attributes = settings.attributes();
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(settings.location().bucket())
            .key(settings.location().key(path));
    md5(content).ifPresent(request::contentMD5);
    if (!attributes.storageClass().isEmpty()) {
      request.storageClass(attributes.storageClass());
    }
    if (!attributes.sse().isEmpty()) {
      request.serverSideEncryption(attributes.sse());
    }
    if (!attributes.sseKmsKeyId().isEmpty()) {
      request.ssekmsKeyId(attributes.sseKmsKeyId());
    }
    if (!attributes.acl().isEmpty()) {
      request.acl(attributes.acl());
    }
    return request;
  }

  /** Empty if the security settings of the machine forbid MD5. */
  private static Optional<String> md5(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(content);
      return Optional.of(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      return Optional.empty();
    }
  }

  void delete(String path) {
    String key = settings.location().key(path);
    DeleteObjectRequest request =
        DeleteObjectRequest.builder().bucket(settings.location().bucket()).key(key).build();
    try {
      requests.send(S3Verb.DELETE, key, client -> client.deleteObject(request));
    } catch (FailedRequest e) {
      if (e.failure().kind() != S3Failure.Kind.ABSENT) {
        throw report.of(S3Verb.DELETE, path, e);
      }
    }
  }
}
