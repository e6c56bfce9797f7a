package io.pitr.plugin.storage.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The meaning of a failed request.
 *
 * @param kind decides what follows
 * @param status HTTP status; 0 if there was no response
 * @param text message for the user; may contain text of the service
 * @param region region of the bucket, if the service says it
 * @param serverTime time of the response by the service's clock
 * @param cause as it was thrown
 */
record S3Failure(
    Kind kind,
    int status,
    String text,
    Optional<String> region,
    Optional<Instant> serverTime,
    RuntimeException cause) {

  /** The cases that are handled differently. */
  enum Kind {
    ABSENT,
    BUCKET_MISSING,
    DENIED,
    CREDENTIALS_REFUSED,
    CREDENTIALS_EXPIRED,
    CLOCK_SKEW,
    REGION_WRONG,
    ARCHIVED,
    PRECONDITION,
    PAST_END,
    UNSUPPORTED,
    THROTTLED,
    TRANSIENT,
    UNREACHABLE,
    TLS,
    NOT_S3,
    INTERRUPTED,
    OTHER
  }

  private static final int MAX_DEPTH = 50;
  private static final Pattern REGION_ELEMENT = Pattern.compile("<Region>([a-zA-Z0-9-]{1,40})<");
  private static final Pattern REGION_SENTENCE =
      Pattern.compile("expecting '([a-zA-Z0-9-]{1,40})'");
  private static final int MAX_BODY_BYTES = 64 << 10;

  static S3Failure of(RuntimeException e) {
    for (Throwable at = e, last = null; at != null && at != last; last = at, at = at.getCause()) {
      if (at instanceof AwsServiceException answer) {
        return answered(answer, e);
      }
    }
    Throwable root = e;
    for (int depth = 0; root != null && depth < MAX_DEPTH; depth++, root = root.getCause()) {
      Kind kind = kindOf(root);
      if (kind != null) {
        return new S3Failure(kind, 0, text(root), Optional.empty(), Optional.empty(), e);
      }
    }
    return new S3Failure(Kind.OTHER, 0, text(e), Optional.empty(), Optional.empty(), e);
  }

  /** The same failure when no further try follows. */
  S3Failure interrupted() {
    return new S3Failure(Kind.INTERRUPTED, status, text, region, serverTime, cause);
  }

  private static @Nullable Kind kindOf(Throwable e) {
    if (e instanceof BodyCutException
        || e instanceof ApiCallAttemptTimeoutException
        || e instanceof ApiCallTimeoutException
        || e instanceof RetryableException) {
      return Kind.TRANSIENT;
    }
    if (e instanceof AnswerException) {
      return Kind.NOT_S3;
    }
    if (e instanceof AbortedException || e instanceof InterruptedException) {
      return Kind.INTERRUPTED;
    }
    if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException) {
      return Kind.TLS;
    }
    if (e instanceof UnknownHostException
        || e instanceof ConnectException
        || e instanceof NoRouteToHostException) {
      return Kind.UNREACHABLE;
    }
    return e instanceof IOException || e instanceof XMLStreamException ? Kind.TRANSIENT : null;
  }

  private static S3Failure answered(AwsServiceException answer, RuntimeException e) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String said = details == null || details.errorMessage() == null ? "" : details.errorMessage();
    SdkHttpResponse http = details == null ? null : details.sdkHttpResponse();
    Optional<String> region =
        http == null ? Optional.empty() : http.firstMatchingHeader("x-amz-bucket-region");
    if (region.isEmpty()) {
      region = regionIn(details, said);
    }
    int status = answer.statusCode();
    String text = (status + " " + code + " " + said).strip().replaceAll("\\s+", " ");
    Optional<Instant> time =
        http == null ? Optional.empty() : http.firstMatchingHeader("Date").flatMap(S3Failure::date);
    return new S3Failure(kindOf(code, status, region.isPresent()), status, text, region, time, e);
  }

  private static Optional<String> regionIn(@Nullable AwsErrorDetails details, String said) {
    Matcher sentence = REGION_SENTENCE.matcher(said);
    if (sentence.find()) {
      return Optional.of(sentence.group(1));
    }
    if (details == null || details.rawResponse() == null) {
      return Optional.empty();
    }
    byte[] body = details.rawResponse().asByteArrayUnsafe();
    String text =
        new String(body, 0, Math.min(body.length, MAX_BODY_BYTES), StandardCharsets.UTF_8);
    Matcher element = REGION_ELEMENT.matcher(text);
    return element.find() ? Optional.of(element.group(1)) : Optional.empty();
  }

  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(
          ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Kind kindOf(String code, int status, boolean regionTold) {
    return switch (code) {
      case "NoSuchKey" -> Kind.ABSENT;
      case "NoSuchBucket" -> Kind.BUCKET_MISSING;
      case "AccessDenied", "AllAccessDisabled", "AccountProblem", "Forbidden" -> Kind.DENIED;
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidToken",
          "InvalidSecurity",
          "NotSignedUp",
          "MissingSecurityHeader",
          "MissingAuthenticationToken",
          "CredentialsNotSupported",
          "InvalidClientTokenId",
          "UnrecognizedClientException" ->
          Kind.CREDENTIALS_REFUSED;
      case "AuthorizationHeaderMalformed" ->
          regionTold ? Kind.REGION_WRONG : Kind.CREDENTIALS_REFUSED;
      case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
          Kind.CREDENTIALS_EXPIRED;
      case "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture" -> Kind.CLOCK_SKEW;
      case "PermanentRedirect",
          "TemporaryRedirect",
          "Redirect",
          "IllegalLocationConstraintException" ->
          Kind.REGION_WRONG;
      case "InvalidObjectState" -> Kind.ARCHIVED;
      case "PreconditionFailed" -> Kind.PRECONDITION;
      case "InvalidRange" -> Kind.PAST_END;
      case "NotImplemented", "MethodNotAllowed" -> Kind.UNSUPPORTED;
      case "SlowDown",
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException",
          "RequestLimitExceeded",
          "BandwidthLimitExceeded",
          "TooManyRequests",
          "TooManyRequestsException",
          "ServiceUnavailable",
          "Busy" ->
          Kind.THROTTLED;
      case "InternalError",
          "RequestTimeout",
          "RequestTimeoutException",
          "OperationAborted",
          "ConditionalRequestConflict",
          "IncompleteBody",
          "BadDigest",
          "XAmzContentSHA256Mismatch" ->
          Kind.TRANSIENT;
      default -> kindOf(status, regionTold);
    };
  }

  private static Kind kindOf(int status, boolean regionTold) {
    return switch (status) {
      case 301, 302, 307, 308 -> Kind.REGION_WRONG;
      case 400 -> regionTold ? Kind.REGION_WRONG : Kind.OTHER;
      case 401, 403 -> Kind.DENIED;
      case 404 -> Kind.ABSENT;
      case 405, 501 -> Kind.UNSUPPORTED;
      case 408, 409 -> Kind.TRANSIENT;
      case 412 -> Kind.PRECONDITION;
      case 416 -> Kind.PAST_END;
      case 429, 503 -> Kind.THROTTLED;
      default -> status >= 500 ? Kind.TRANSIENT : Kind.OTHER;
    };
  }

  private static String text(Throwable e) {
    String name = e.getClass().getSimpleName();
    String message = e.getMessage() == null ? "" : e.getMessage().replaceAll("\\s+", " ");
    if (e instanceof BodyCutException || e instanceof AnswerException) {
      return message;
    }
    if (e instanceof UnknownHostException) {
      return "the host is unknown: " + message;
    }
    return message.isEmpty() ? name : name + ": " + message;
  }
}
