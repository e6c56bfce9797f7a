package io.pitr.integration.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** PD's HTTP interface, without TLS: what is known of a cluster without SQL. */
public final class Pd {
  private static final String TIDB = "/topology/tidb/";
  private static final String ALIVE = "/ttl";

  private final List<String> addresses;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public Pd(List<String> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /** {@code host:port} of the TiDB servers that say they are alive. */
  public List<String> tidbServers() {
    return keys(TIDB).stream()
        .filter(key -> key.endsWith(ALIVE))
        .map(key -> key.substring(TIDB.length(), key.length() - ALIVE.length()))
        .toList();
  }

  /** Keys of the etcd inside PD that begin with a prefix. */
  public List<String> keys(String prefix) {
    byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
    byte[] end = start.clone();
    end[end.length - 1]++;
    String request =
        JsonMapper.shared()
            .createObjectNode()
            .put("key", Base64.getEncoder().encodeToString(start))
            .put("range_end", Base64.getEncoder().encodeToString(end))
            .put("keys_only", true)
            .toString();
    var keys = new ArrayList<String>();
    for (JsonNode pair :
        send("/v3/kv/range", HttpRequest.BodyPublishers.ofString(request)).path("kvs")) {
      keys.add(
          new String(
              Base64.getDecoder().decode(pair.path("key").asString()), StandardCharsets.UTF_8));
    }
    return keys;
  }

  /** Names of those who hold garbage collection back. */
  public List<String> safePointHolders() {
    return texts(get("/pd/api/v1/gc/safepoint").path("service_gc_safe_points"), "/service_id");
  }

  public List<String> pausedSchedulers() {
    return texts(get("/pd/api/v1/schedulers?status=paused"), "");
  }

  /** Ids of the rules that label ranges of keys. */
  public List<String> labelRules() {
    return texts(get("/pd/api/v1/config/region-label/rules"), "/id");
  }

  public boolean hasTiflash() {
    for (JsonNode store : get("/pd/api/v1/stores").path("stores")) {
      for (JsonNode label : store.path("store").path("labels")) {
        if (label.path("key").asString("").equals("engine")
            && label.path("value").asString("").startsWith("tiflash")) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> texts(JsonNode array, String pointer) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(one -> one.at(pointer).asString(""))
        .sorted()
        .toList();
  }

  private JsonNode get(String path) {
    return send(path, HttpRequest.BodyPublishers.noBody());
  }

  /** The first member that answers. */
  private JsonNode send(String path, HttpRequest.BodyPublisher body) {
    var failures = new ArrayList<String>();
    for (String address : addresses) {
      var request = HttpRequest.newBuilder(URI.create("http://" + address + path));
      request.timeout(Duration.ofSeconds(20));
      request.method(body.contentLength() == 0 ? "GET" : "POST", body);
      try {
        HttpResponse<String> answer =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return JsonMapper.shared().readTree(answer.body());
        }
        failures.add(address + ": HTTP " + answer.statusCode() + " " + answer.body());
      } catch (IOException e) {
        failures.add(address + ": " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    throw new UncheckedIOException(
        new IOException("no PD member answered " + path + ": " + String.join("; ", failures)));
  }
}
