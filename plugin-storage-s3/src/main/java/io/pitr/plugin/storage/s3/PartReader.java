package io.pitr.plugin.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads ranges of objects, one request each. Checks length, range and status of every response;
 * tolerates services that ignore Range and return the whole object.
 */
final class PartReader {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final int HTTP_PARTIAL = 206;
  private static final long MAX_SKIP_BYTES = 64L << 20;

  private final Requests requests;
  private final S3Settings settings;

  PartReader(Requests requests, S3Settings settings) {
    this.requests = requests;
    this.settings = settings;
  }

  /**
   * @param length at least 1
   * @throws FailedRequest of kind PAST_END if the object ends at or before the offset
   */
  Part read(String path, long offset, int length) throws FailedRequest {
    String key = settings.location().key(path);
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(settings.location().bucket())
            .key(key)
            .range("bytes=" + offset + "-" + (offset + length - 1))
            .build();
    return requests.send(S3Verb.READ, key, client -> read(client, request, offset, length));
  }

  private static Part read(S3Client client, GetObjectRequest request, long offset, int length) {
    ResponseTransformer<GetObjectResponse, Part> transformer =
        (answer, body) -> {
          try {
            return part(answer, body, offset, length);
          } catch (IOException e) {
            body.abort();
            throw new UncheckedIOException(e);
          }
        };
    return client.getObject(request, transformer);
  }

  private static Part part(
      GetObjectResponse answer, AbortableInputStream body, long offset, int length)
      throws IOException {
    if (answer.contentLength() == null || answer.contentLength() < 0) {
      throw new AnswerException("an object came without its length");
    }
    long announced = answer.contentLength();
    String tag = answer.eTag() == null ? "" : answer.eTag();
    if (answer.sdkHttpResponse().statusCode() != HTTP_PARTIAL) {
      return ofWhole(body, announced, offset, length, tag);
    }
    String range = answer.contentRange() == null ? "" : answer.contentRange();
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new AnswerException("a part of an object came without its place: '" + range + "'");
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    long total = Long.parseLong(matcher.group(3));
    long end = Math.min(total, offset + length);
    if (first != offset || last != end - 1 || announced != end - offset) {
      throw new BodyCutException(
          "bytes %d to %d were asked for, '%s' with %d bytes came"
              .formatted(offset, offset + length, range, announced));
    }
    return new Part(bytes(body, (int) announced), total, tag);
  }

  private static Part ofWhole(
      AbortableInputStream body, long total, long offset, int length, String tag)
      throws IOException {
    if (offset > MAX_SKIP_BYTES) {
      throw new AnswerException("the store does not give parts of an object");
    }
    long skip = Math.min(offset, total);
    try {
      body.skipNBytes(skip);
    } catch (java.io.EOFException e) {
      throw new BodyCutException("the body ended before byte " + skip + " of " + total);
    }
    int wanted = (int) Math.min(length, total - skip);
    byte[] bytes = bytes(body, wanted);
    if (skip + wanted < total) {
      body.abort();
    }
    return new Part(bytes, total, tag);
  }

  private static byte[] bytes(InputStream body, int length) throws IOException {
    byte[] bytes = new byte[length];
    int read = body.readNBytes(bytes, 0, length);
    if (read < length) {
      throw new BodyCutException("the body ended after " + read + " of " + length + " bytes");
    }
    return bytes;
  }
}
