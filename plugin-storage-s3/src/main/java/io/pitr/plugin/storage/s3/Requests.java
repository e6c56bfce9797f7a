package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Sends requests and retries them if that may help: if the service asks for fewer requests, if the
 * service or the network fails, or if a body is cut short. A refusal is final, except in the first
 * moments of a storage, because a permission that was just granted may not be active yet.
 */
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final int TRIES_WHILE_REFUSED_AT_START = 3;

  private final S3Connection connection;
  private final S3Settings settings;
  private final RetryLimits retries;
  private final RandomGenerator random;
  private final Pause pause;
  private volatile boolean heard;
  private volatile boolean accepted;

  /** Waits; tests replace it. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  Requests(
      S3Connection connection,
      S3Settings settings,
      RetryLimits retries,
      RandomGenerator random,
      Pause pause) {
    this.connection = connection;
    this.settings = settings;
    this.retries = retries;
    this.random = random;
    this.pause = pause;
  }

  static Requests of(S3Connection connection, S3Settings settings, S3Tuning tuning) {
    return new Requests(
        connection,
        settings,
        tuning.retries(),
        new Random(),
        time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
  }

  /**
   * @param call one request with its whole body; may run several times
   * @throws FailedRequest if the service refuses or keeps failing
   * @throws RestoreException if there are no credentials
   */
  <T> T send(S3Verb verb, String key, Function<S3Client, T> call) throws FailedRequest {
    S3Failure first = null;
    for (int tried = 1; ; tried++) {
      S3Client client = connection.client();
      try {
        T answer = call.apply(client);
        heard = true;
        accepted = true;
        return answer;
      } catch (RuntimeException e) {
        RestoreException own = own(e);
        if (own != null) {
          throw own;
        }
        S3Failure failure = S3Failure.of(e);
        note(failure);
        first = first == null ? failure : first;
        boolean moved =
            failure.kind() == S3Failure.Kind.REGION_WRONG
                && failure.region().isPresent()
                && connection.moveTo(failure.region().get(), client);
        if (tried >= tries(failure, moved)) {
          throw new FailedRequest(first, failure, tried);
        }
        if (moved) {
          LOG.atInfo()
              .addKeyValue("step", verb.word() + " " + settings.location().root() + "/" + key)
              .addKeyValue("reason", "the bucket is in region " + failure.region().orElse(""))
              .addKeyValue("retry", tried)
              .log("retry in another region");
        } else {
          await(verb, key, first, failure, tried);
        }
      }
    }
  }

  /** Whether a request ever succeeded: then bucket, keys and region are right. */
  boolean wasAccepted() {
    return accepted;
  }

  /** A failure in code that this program runs inside a request. */
  private static @Nullable RestoreException own(Throwable e) {
    Throwable at = e;
    for (int depth = 0; at != null && depth < 50; depth++, at = at.getCause()) {
      if (at instanceof RestoreException own) {
        return own;
      }
    }
    return null;
  }

  private void note(S3Failure failure) {
    if (failure.status() > 0) {
      heard = true;
    }
    switch (failure.kind()) {
      case ABSENT, PRECONDITION, PAST_END, ARCHIVED -> accepted = true;
      default -> {}
    }
  }

  private int tries(S3Failure failure, boolean moved) {
    return switch (failure.kind()) {
      case THROTTLED, TRANSIENT, UNREACHABLE ->
          heard ? retries.tries() : Math.min(retries.tries(), retries.triesBeforeFirstAnswer());
      case DENIED, CREDENTIALS_REFUSED ->
          accepted ? 1 : Math.min(retries.tries(), TRIES_WHILE_REFUSED_AT_START);
      case REGION_WRONG -> moved ? retries.tries() : 1;
      default -> 1;
    };
  }

  private void await(S3Verb verb, String key, S3Failure first, S3Failure failure, int tried)
      throws FailedRequest {
    Duration wait = retries.wait(tried, failure.kind() == S3Failure.Kind.THROTTLED, random);
    LOG.atInfo()
        .addKeyValue("step", verb.word() + " " + settings.location().root() + "/" + key)
        .addKeyValue("reason", new Redactor(settings).clean(failure.text()))
        .addKeyValue("retry", tried)
        .addKeyValue("wait-ms", wait.toMillis())
        .log("retry until the storage answers");
    try {
      pause.of(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedRequest(first, failure.interrupted(), tried);
    }
  }
}
