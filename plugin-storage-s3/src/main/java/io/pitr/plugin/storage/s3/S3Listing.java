package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.api.storage.ObjectInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the keys with a prefix, page by page, and requests the next page while one is processed. S3
 * lists in order of UTF-8 bytes. The class checks that, because a service that breaks the order or
 * returns a page twice would make a backup look different, or the listing endless.
 *
 * <p>Skips keys that cannot be paths of a backup: folder markers that end in a slash, and keys with
 * empty or dotted parts.
 */
final class S3Listing {
  private static final int MAX_EMPTY_PAGES = 1000;

  private final Requests requests;
  private final S3Settings settings;
  private final S3Tuning tuning;
  private final FailureReport report;
  private final ReaderPool pool;

  S3Listing(
      Requests requests,
      S3Settings settings,
      S3Tuning tuning,
      FailureReport report,
      ReaderPool pool) {
    this.requests = requests;
    this.settings = settings;
    this.tuning = tuning;
    this.report = report;
    this.pool = pool;
  }

  void run(String folder, Consumer<ObjectInfo> each) {
    String root = settings.location().prefix().isEmpty() ? "" : settings.location().prefix() + "/";
    String prefix = folder.isEmpty() ? root : root + folder + "/";
    byte[] last = new byte[0];
    int emptyPages = 0;
    ListObjectsV2Response page = page(folder, prefix, null);
    while (true) {
      String token = next(folder, page);
      emptyPages = page.contents().isEmpty() ? emptyPages + 1 : 0;
      if (emptyPages > MAX_EMPTY_PAGES) {
        throw invalid(folder, "it goes on without giving a key");
      }
      CompletableFuture<ListObjectsV2Response> ahead =
          token == null ? null : pool.start(() -> page(folder, prefix, token));
      try {
        last = tell(folder, prefix, root, page.contents(), last, each);
      } catch (RuntimeException e) {
        if (ahead != null) {
          ahead.cancel(false);
        }
        throw e;
      }
      if (ahead == null) {
        return;
      }
      page = ReaderPool.await(ahead);
    }
  }

  private ListObjectsV2Response page(String folder, String prefix, @Nullable String token) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(settings.location().bucket())
            .prefix(prefix.isEmpty() ? null : prefix)
            .maxKeys(tuning.pageKeys())
            .encodingType(EncodingType.URL)
            .continuationToken(token)
            .build();
    try {
      return requests.send(S3Verb.LIST, prefix, client -> client.listObjectsV2(request));
    } catch (FailedRequest e) {
      throw report.of(S3Verb.LIST, folder, e);
    }
  }

  private @Nullable String next(String folder, ListObjectsV2Response page) {
    if (!Boolean.TRUE.equals(page.isTruncated())) {
      return null;
    }
    String token = page.nextContinuationToken();
    if (token == null || token.isEmpty()) {
      throw invalid(folder, "it stops in the middle, without saying where to go on");
    }
    return token;
  }

  /** Returns the last key of the page. */
  private byte[] tell(
      String folder,
      String prefix,
      String root,
      List<S3Object> objects,
      byte[] before,
      Consumer<ObjectInfo> each) {
    byte[] last = before;
    for (S3Object object : objects) {
      String key = object.key();
      if (key == null || object.size() == null || object.size() < 0 || !key.startsWith(prefix)) {
        throw invalid(folder, "it holds key '" + key + "' with size " + object.size());
      }
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      if (last.length > 0 && Arrays.compareUnsigned(last, bytes) >= 0) {
        throw invalid(
            folder,
            "it has '" + key + "' after '" + new String(last, StandardCharsets.UTF_8) + "'");
      }
      last = bytes;
      String path = key.substring(root.length());
      if (isPath(path)) {
        each.accept(new ObjectInfo(path, object.size()));
      }
    }
    return last;
  }

  private static boolean isPath(String key) {
    if (key.indexOf('\0') >= 0 || key.indexOf('\\') >= 0) {
      return false;
    }
    for (String part : key.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private RestoreException invalid(String folder, String what) {
    return new RestoreException(
        S3Error.S3_ANSWER_INVALID,
        "the store's listing is out of order: " + what,
        settings.location().where(folder),
        "Use a store that lists keys in order, as S3 does.");
  }
}
