package io.pitr.plugin.storage.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store of the S3 protocol in memory, with one bucket, addressed by path: lists in pages, gives
 * ranges, takes whole objects, and misbehaves as a test asks. Signatures are not verified; the
 * access key and the region in them are.
 */
final class FakeS3 implements AutoCloseable {
  static final String BUCKET = "backups-of-ours";
  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String SECRET = "wJalr+XUtnFEMI/K7MDENG";

  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/\\d+/([^/]+)/s3/aws4_request");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  static {
    // Without it each answer on a used connection waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final NavigableMap<String, byte[]> objects =
      new ConcurrentSkipListMap<>(
          Comparator.comparing(
              key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  volatile String region = "us-east-1";
  volatile int pageKeys = 1000;
  volatile Set<S3Verb> allowed = Set.of(S3Verb.values());
  volatile String listablePrefix = "";
  volatile boolean ranges = true;
  volatile boolean conditionalWrites = true;
  volatile Function<Request, Optional<Answer>> misbehaviour = request -> Optional.empty();

  /**
   * What was asked.
   *
   * @param headers by lower-case name
   */
  record Request(
      String method,
      String bucket,
      String key,
      Map<String, String> query,
      Map<String, String> headers) {
    boolean isList() {
      return method.equals("GET") && key.isEmpty();
    }
  }

  /**
   * An answer.
   *
   * @param sent so many bytes of the body are sent, then the connection ends
   */
  record Answer(int status, Map<String, String> headers, byte[] body, int sent) {
    static Answer of(int status, Map<String, String> headers, byte[] body) {
      return new Answer(status, headers, body, body.length);
    }

    static Answer error(int status, String code, String message, String... more) {
      String xml =
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
              + code
              + "</Code><Message>"
              + message
              + "</Message>"
              + String.join("", more)
              + "<RequestId>1</RequestId></Error>";
      return of(
          status, Map.of("Content-Type", "application/xml"), xml.getBytes(StandardCharsets.UTF_8));
    }

    Answer cutTo(int bytes) {
      return new Answer(status, headers, body, bytes);
    }

    Answer with(String name, String value) {
      var more = new HashMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body, sent);
    }
  }

  FakeS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  /** With keys that are right, for a prefix of the bucket. */
  String url(String prefix) {
    return "s3://"
        + BUCKET
        + "/"
        + prefix
        + "?endpoint="
        + endpoint()
        + "&access-key="
        + ACCESS_KEY
        + "&secret-access-key="
        + SECRET;
  }

  NavigableMap<String, byte[]> objects() {
    return objects;
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Request request = request(exchange);
      requests.add(request);
      Answer answer =
          misbehaviour.apply(request).orElseGet(() -> answer(request, decoded(request, body)));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      boolean head = request.method().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.body().length));
      }
      boolean bodiless = head || answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
      if (!bodiless) {
        exchange.getResponseBody().write(answer.body(), 0, answer.sent());
        exchange.getResponseBody().flush();
      }
    }
  }

  private static Request request(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath().substring(1);
    int end = path.indexOf('/');
    var headers = new HashMap<String, String>();
    exchange.getRequestHeaders().forEach((k, v) -> headers.put(k.toLowerCase(), v.get(0)));
    return new Request(
        exchange.getRequestMethod(),
        unescape(end < 0 ? path : path.substring(0, end)),
        end < 0 ? "" : unescape(path.substring(end + 1)),
        query(exchange.getRequestURI().getRawQuery()),
        headers);
  }

  private static Map<String, String> query(String raw) {
    var query = new HashMap<String, String>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int end = pair.indexOf('=');
      query.put(
          end < 0 ? pair : pair.substring(0, end),
          end < 0 ? "" : unescape(pair.substring(end + 1)));
    }
    return query;
  }

  private static String unescape(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Answer answer(Request request, byte[] body) {
    Optional<Answer> refusal = refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return switch (request.method()) {
      case "GET" -> request.isList() ? list(request) : get(request);
      case "HEAD" -> get(request);
      case "PUT" -> put(request, body);
      case "DELETE" -> {
        objects.remove(request.key());
        yield Answer.of(204, Map.of(), new byte[0]);
      }
      default -> Answer.error(405, "MethodNotAllowed", "no " + request.method());
    };
  }

  private Optional<Answer> refusal(Request request) {
    String authorization = request.headers().getOrDefault("authorization", "");
    Matcher matcher = CREDENTIAL.matcher(authorization);
    if (!matcher.find()) {
      return Optional.of(Answer.error(403, "AccessDenied", "Access Denied"));
    }
    if (!matcher.group(2).equals(region)) {
      return Optional.of(
          Answer.error(
                  400,
                  "AuthorizationHeaderMalformed",
                  "The authorization header is malformed; the region is wrong",
                  "<Region>" + region + "</Region>")
              .with("x-amz-bucket-region", region));
    }
    if (!matcher.group(1).equals(ACCESS_KEY)) {
      return Optional.of(
          Answer.error(403, "InvalidAccessKeyId", "The access key does not exist in our records."));
    }
    if (!request.bucket().equals(BUCKET)) {
      return Optional.of(Answer.error(404, "NoSuchBucket", "The specified bucket does not exist"));
    }
    return allowed.contains(verb(request))
        ? Optional.empty()
        : Optional.of(Answer.error(403, "AccessDenied", "Access Denied"));
  }

  private static S3Verb verb(Request request) {
    return switch (request.method()) {
      case "PUT" -> S3Verb.WRITE;
      case "DELETE" -> S3Verb.DELETE;
      default -> request.isList() ? S3Verb.LIST : S3Verb.READ;
    };
  }

  private Answer list(Request request) {
    String prefix = request.query().getOrDefault("prefix", "");
    if (!prefix.startsWith(listablePrefix)) {
      return Answer.error(403, "AccessDenied", "Access Denied");
    }
    String after = request.query().getOrDefault("continuation-token", "");
    int most = Integer.parseInt(request.query().getOrDefault("max-keys", "1000"));
    most = Math.min(most, pageKeys);
    var xml = new StringBuilder("<ListBucketResult><EncodingType>url</EncodingType>");
    int count = 0;
    String last = "";
    boolean more = false;
    String from = after.compareTo(prefix) > 0 ? after : prefix;
    for (Map.Entry<String, byte[]> entry : objects.tailMap(from, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (entry.getKey().equals(after)) {
        continue;
      }
      if (count == most) {
        more = true;
        break;
      }
      count++;
      last = entry.getKey();
      xml.append("<Contents><Key>")
          .append(URLEncoder.encode(last, StandardCharsets.UTF_8))
          .append("</Key><Size>")
          .append(entry.getValue().length)
          .append("</Size></Contents>");
    }
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      xml.append("<NextContinuationToken>")
          .append(last.replace("&", "&amp;").replace("<", "&lt;"))
          .append("</NextContinuationToken>");
    }
    xml.append("</ListBucketResult>");
    return Answer.of(
        200,
        Map.of("Content-Type", "application/xml"),
        xml.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Answer get(Request request) {
    byte[] content = objects.get(request.key());
    if (content == null) {
      boolean maySay = allowed.contains(S3Verb.LIST) && listablePrefix.isEmpty();
      return maySay
          ? Answer.error(404, "NoSuchKey", "The specified key does not exist.")
          : Answer.error(403, "AccessDenied", "Access Denied");
    }
    Map<String, String> headers = Map.of("ETag", tag(content));
    Matcher matcher = RANGE.matcher(request.headers().getOrDefault("range", ""));
    if (!ranges || !matcher.matches()) {
      return Answer.of(200, headers, content);
    }
    long first = Long.parseLong(matcher.group(1));
    long end = Math.min(content.length, Long.parseLong(matcher.group(2)) + 1);
    if (first >= content.length) {
      return Answer.error(416, "InvalidRange", "The requested range is not satisfiable");
    }
    return Answer.of(206, headers, Arrays.copyOfRange(content, (int) first, (int) end))
        .with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + content.length);
  }

  private synchronized Answer put(Request request, byte[] body) {
    String md5 = request.headers().get("content-md5");
    if (md5 != null && !md5.equals(Base64.getEncoder().encodeToString(md5(body)))) {
      return Answer.error(400, "BadDigest", "The Content-MD5 you specified did not match");
    }
    if (request.headers().containsKey("if-none-match")) {
      if (!conditionalWrites) {
        return Answer.error(501, "NotImplemented", "If-None-Match is not implemented");
      }
      if (objects.containsKey(request.key())) {
        return Answer.error(412, "PreconditionFailed", "At least one condition did not hold");
      }
    }
    objects.put(request.key(), body);
    return Answer.of(200, Map.of("ETag", tag(body)), new byte[0]);
  }

  /** Takes the signed chunks apart that some clients send. */
  private static byte[] decoded(Request request, byte[] body) {
    if (!request.headers().getOrDefault("x-amz-content-sha256", "").startsWith("STREAMING-")) {
      return body;
    }
    var content = new ByteArrayOutputStream();
    int at = 0;
    while (at < body.length) {
      int end = at;
      while (body[end] != '\r') {
        end++;
      }
      String head = new String(body, at, end - at, StandardCharsets.US_ASCII);
      int length = Integer.parseInt(head.split(";")[0], 16);
      if (length == 0) {
        break;
      }
      content.write(body, end + 2, length);
      at = end + 2 + length + 2;
    }
    return content.toByteArray();
  }

  private static String tag(byte[] content) {
    return '"' + HexFormat.of().formatHex(md5(content)) + '"';
  }

  private static byte[] md5(byte[] content) {
    try {
      return MessageDigest.getInstance("MD5").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
