package io.pitr.cli.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium, driven by the WebDriver protocol of its own driver. */
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern PORT = Pattern.compile("on port (\\d+)");
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Process driver;
  private final URI session;

  private Browser(Process driver, URI root) throws IOException {
    this.driver = driver;
    Map<String, Object> options =
        Map.of(
            "binary",
            program("chromium").orElseThrow().toString(),
            "args",
            List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1200,900"));
    JsonNode made =
        send(
            root.resolve("/session"),
            Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", options))));
    session = root.resolve("/session/" + made.path("sessionId").asString() + "/");
  }

  /** Whether this machine has what is needed. */
  static boolean isInstalled() {
    return program("chromedriver").isPresent() && program("chromium").isPresent();
  }

  static Browser start() throws IOException {
    Process driver =
        new ProcessBuilder(program("chromedriver").orElseThrow().toString(), "--port=0")
            .redirectErrorStream(true)
            .start();
    BufferedReader said = driver.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher port = PORT.matcher(line);
      if (line.contains("successfully") && port.find()) {
        return new Browser(driver, URI.create("http://localhost:" + port.group(1)));
      }
    }
    driver.destroy();
    throw new IOException("chromedriver did not start");
  }

  void open(Path page) throws IOException {
    post("url", Map.of("url", page.toUri().toString()));
  }

  /** Chooses the colours that a page should prefer. */
  void prefer(String scheme) throws IOException {
    developer(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void allowClipboard() throws IOException {
    developer(
        "Browser.grantPermissions",
        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
  }

  String clipboard() throws IOException {
    return post(
            "execute/async",
            Map.of(
                "script",
                "navigator.clipboard.readText().then(arguments[0], e => arguments[0]('' + e))",
                "args",
                List.of()))
        .asString();
  }

  /** The value of an expression. */
  JsonNode eval(String expression) throws IOException {
    return post("execute/sync", Map.of("script", "return " + expression, "args", List.of()));
  }

  String text(String id) throws IOException {
    return eval("document.getElementById('" + id + "').textContent").asString();
  }

  void move(int x, int y) throws IOException {
    pointer(List.of(moveTo(x, y)));
  }

  void click(int x, int y) throws IOException {
    pointer(List.of(moveTo(x, y), down(), up()));
  }

  void doubleClick(int x, int y) throws IOException {
    pointer(List.of(moveTo(x, y), down(), up(), down(), up()));
  }

  void drag(int fromX, int toX, int y) throws IOException {
    pointer(List.of(moveTo(fromX, y), down(), moveTo((fromX + toX) / 2, y), moveTo(toX, y), up()));
  }

  void wheel(int x, int y, int delta) throws IOException {
    actions(
        "wheel",
        Map.of(),
        List.of(Map.of("type", "scroll", "x", x, "y", y, "deltaX", 0, "deltaY", delta)));
  }

  /** Presses and releases a key; special ones as the protocol numbers them. */
  void press(String key) throws IOException {
    actions(
        "key",
        Map.of(),
        List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key)));
  }

  /** What is seen, as PNG. */
  byte[] screenshot() throws IOException {
    return Base64.getDecoder().decode(get("screenshot").asString());
  }

  /** Makes the window as high as the page, at most {@code most}. */
  void fit(int most) throws IOException {
    int height = Math.min(most, eval("document.documentElement.scrollHeight").asInt());
    developer(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1200, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      HttpURLConnection end = connect(URI.create(session.toString().replaceFirst("/$", "")));
      end.setRequestMethod("DELETE");
      answer(end);
    } finally {
      driver.destroy();
      driver.waitFor();
    }
  }

  private void pointer(List<Map<String, Object>> steps) throws IOException {
    actions("pointer", Map.of("parameters", Map.of("pointerType", "mouse")), steps);
  }

  private void actions(String type, Map<String, Object> more, List<Map<String, Object>> steps)
      throws IOException {
    var source = new java.util.HashMap<String, Object>(more);
    source.put("type", type);
    source.put("id", type);
    source.put("actions", steps);
    post("actions", Map.of("actions", List.of(source)));
  }

  private static Map<String, Object> moveTo(int x, int y) {
    return Map.of("type", "pointerMove", "duration", 0, "x", x, "y", y, "origin", "viewport");
  }

  private static Map<String, Object> down() {
    return Map.of("type", "pointerDown", "button", 0);
  }

  private static Map<String, Object> up() {
    return Map.of("type", "pointerUp", "button", 0);
  }

  private void developer(String command, Map<String, Object> parameters) throws IOException {
    post("goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  private JsonNode post(String path, Map<String, Object> body) throws IOException {
    return send(session.resolve(path), body);
  }

  private JsonNode get(String path) throws IOException {
    return answer(connect(session.resolve(path)));
  }

  private static JsonNode send(URI to, Map<String, Object> body) throws IOException {
    HttpURLConnection connection = connect(to);
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(JSON.writeValueAsBytes(body));
    }
    return answer(connection);
  }

  private static HttpURLConnection connect(URI to) throws IOException {
    var connection = (HttpURLConnection) to.toURL().openConnection();
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection;
  }

  private static JsonNode answer(HttpURLConnection connection) throws IOException {
    boolean good = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
      JsonNode value = JSON.readTree(in.readAllBytes()).path("value");
      if (!good) {
        throw new IOException(connection.getURL() + ": " + value.path("message").asString());
      }
      return value;
    }
  }

  private static Optional<Path> program(String name) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
