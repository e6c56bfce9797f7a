package io.pitr.plugin.storage.s3;

import io.pitr.api.storage.ObjectInfo;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Finds out whether an object exists. The response to a HEAD request has no body, so the service
 * can't say why it refuses; a read of one byte shows the reason.
 *
 * <p>If a policy grants listing below a prefix only, S3 refuses to say that an object is absent;
 * then a listing shows it.
 */
final class ObjectLook {
  private final Requests requests;
  private final PartReader parts;
  private final S3Settings settings;
  private final FailureReport report;

  ObjectLook(Requests requests, PartReader parts, S3Settings settings, FailureReport report) {
    this.requests = requests;
    this.parts = parts;
    this.settings = settings;
    this.report = report;
  }

  Optional<ObjectInfo> at(String path) {
    boolean sure = requests.wasAccepted();
    try {
      return Optional.of(new ObjectInfo(path, head(path)));
    } catch (FailedRequest e) {
      return switch (e.failure().kind()) {
        case ABSENT -> sure ? Optional.empty() : byReading(path);
        case THROTTLED, TRANSIENT, UNREACHABLE, TLS, INTERRUPTED ->
            throw report.of(S3Verb.READ, path, e);
        default -> byReading(path);
      };
    }
  }

  private long head(String path) throws FailedRequest {
    String key = settings.location().key(path);
    HeadObjectRequest request =
        HeadObjectRequest.builder().bucket(settings.location().bucket()).key(key).build();
    HeadObjectResponse answer =
        requests.send(S3Verb.READ, key, client -> client.headObject(request));
    Long length = answer.contentLength();
    return length == null ? parts.read(path, 0, 1).totalBytes() : length;
  }

  private Optional<ObjectInfo> byReading(String path) {
    try {
      return Optional.of(new ObjectInfo(path, parts.read(path, 0, 1).totalBytes()));
    } catch (FailedRequest e) {
      if (e.failure().kind() == S3Failure.Kind.PAST_END) {
        return Optional.of(new ObjectInfo(path, 0));
      }
      if (isAbsent(path, e)) {
        return Optional.empty();
      }
      throw report.of(S3Verb.READ, path, e);
    }
  }

  /** Whether a failed read means that the object does not exist. */
  boolean isAbsent(String path, FailedRequest e) {
    return switch (e.failure().kind()) {
      case ABSENT -> true;
      case DENIED -> isUnlisted(path);
      default -> false;
    };
  }

  private boolean isUnlisted(String path) {
    String key = settings.location().key(path);
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(settings.location().bucket())
            .prefix(key)
            .maxKeys(1)
            .build();
    try {
      ListObjectsV2Response answer =
          requests.send(S3Verb.LIST, key, client -> client.listObjectsV2(request));
      return answer.contents().stream().noneMatch(object -> key.equals(object.key()));
    } catch (FailedRequest e) {
      return false;
    }
  }
}
