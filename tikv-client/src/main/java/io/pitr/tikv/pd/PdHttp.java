package io.pitr.tikv.pd;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.base.Backoff;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import io.pitr.tikv.rpc.Security;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Client of the HTTP APIs of PD and of stores. A request to PD is sent to one member after the
 * other until one responds. Thread-safe.
 */
public final class PdHttp {
  private static final RetryPolicy POLICY =
      new RetryPolicy("PD answers", 60, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)));
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final PdClient pd;
  private final Security security;
  private final TimeSource time;
  private final HttpClient http;

  public PdHttp(PdClient pd, Security security, TimeSource time) {
    this.pd = pd;
    this.security = security;
    this.time = time;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .sslContext(security.sslContext())
            .build();
  }

  /**
   * An HTTP response.
   *
   * @param body the body as text, whatever the status
   */
  public record Response(int status, String body) {
    public boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * Reads JSON from PD.
   *
   * @param path with leading {@code /}
   * @throws RestoreException {@link TikvError#PD_REFUSED}, {@link TikvError#PD_UNREACHABLE}
   */
  public JsonNode get(String path) {
    return parse(expectOk(path, ask("GET", path, "")), path);
  }

  /** Sends JSON to PD and expects success. */
  public void post(String path, JsonNode body) {
    expectOk(path, ask("POST", path, body.toString()));
  }

  /** Sends JSON to PD and expects success. */
  public void patch(String path, JsonNode body) {
    expectOk(path, ask("PATCH", path, body.toString()));
  }

  /** Sends JSON to PD; the caller judges every response below status 500. */
  public Response tryPost(String path, JsonNode body) {
    return ask("POST", path, body.toString());
  }

  /**
   * Reads JSON from a store's status address, once.
   *
   * @throws RestoreException {@link TikvError#TIKV_UNREACHABLE}
   */
  public JsonNode getFromStore(String statusAddress, String path) {
    String where = statusAddress + path;
    try {
      return parse(expectOk(where, send("GET", statusAddress, path, "")), where);
    } catch (IOException e) {
      throw new RestoreException(TikvError.TIKV_UNREACHABLE, String.valueOf(e), where, e);
    }
  }

  /**
   * Sends JSON to a store's status address, once, and expects success.
   *
   * @throws RestoreException {@link TikvError#TIKV_UNREACHABLE}, {@link TikvError#PD_REFUSED}
   */
  public void postToStore(String statusAddress, String path, JsonNode body) {
    String where = statusAddress + path;
    try {
      String unused = expectOk(where, send("POST", statusAddress, path, body.toString()));
    } catch (IOException e) {
      throw new RestoreException(TikvError.TIKV_UNREACHABLE, String.valueOf(e), where, e);
    }
  }

  private String expectOk(String path, Response answer) {
    if (!answer.ok()) {
      throw new RestoreException(
          TikvError.PD_REFUSED, "status " + answer.status() + ": " + answer.body().strip(), path);
    }
    return answer.body();
  }

  private static JsonNode parse(String body, String where) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new RestoreException(
          TikvError.PD_REFUSED, "the response is not JSON: " + e.getOriginalMessage(), where, e);
    }
  }

  private Response ask(String method, String path, String body) {
    Retry retry = POLICY.start(time);
    while (true) {
      String last = "";
      List<String> endpoints = pd.endpoints();
      for (String endpoint : endpoints) {
        try {
          Response answer = send(method, endpoint, path, body);
          if (answer.status() < 500) {
            return answer;
          }
          last = endpoint + ": status " + answer.status() + " " + answer.body().strip();
        } catch (IOException e) {
          last = endpoint + ": " + e;
        }
      }
      if (!retry.pause(method + " " + path, last)) {
        throw retry.gaveUp(TikvError.PD_UNREACHABLE, method + " " + path + " at every member");
      }
    }
  }

  private Response send(String method, String address, String path, String body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(security.scheme() + "://" + address + path))
            .timeout(ANSWER)
            .header("X-Caller-ID", "br")
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Response(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestoreException(StopError.INTERRUPTED, "interrupted", path, e);
    }
  }
}
