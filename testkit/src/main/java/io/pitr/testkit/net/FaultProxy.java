package io.pitr.testkit.net;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between an HTTP/1.1 client and server that makes requests fail on the level of sockets.
 * Each connection has one request. The seed decides the faults in the order of requests, so a seed
 * repeats a run if the client repeats the order.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int MAX_HEAD_BYTES = 64 << 10;
  private static final int SOCKET_TIMEOUT_MILLIS = 30_000;

  private final InetSocketAddress server;
  private final double probability;
  private final List<HttpFault> faults;
  private final long maxDelayNanos;
  private final SplittableRandom random;
  private final Map<HttpFault, Integer> counts = new EnumMap<>(HttpFault.class);
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::daemon);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private int requests;

  /**
   * @param port of a server on this machine
   * @param probability of a fault, for each request
   */
  public FaultProxy(
      int port, long seed, double probability, Set<HttpFault> faults, int maxDelayMillis)
      throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.probability = probability;
    this.faults = faults.stream().sorted().toList();
    this.maxDelayNanos = maxDelayMillis * 1_000_000L;
    this.random = new SplittableRandom(seed);
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    return thread;
  }

  /** The address for the client. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How often each fault happened. */
  public synchronized Map<HttpFault, Integer> counts() {
    return new EnumMap<>(counts);
  }

  public synchronized int requests() {
    return requests;
  }

  /** Closes all connections. */
  @Override
  public void close() {
    end(listener);
    open.forEach(FaultProxy::end);
    threads.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      client.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
      byte[] request = request(client);
      if (request.length > 0) {
        handle(client, request, draw());
      }
    } catch (IOException e) {
      // The client is gone, or the server is: both sides see it by themselves.
    } finally {
      open.remove(client);
    }
  }

  /** A fault and its position. */
  private record Drawn(@Nullable HttpFault fault, double place) {}

  private synchronized Drawn draw() {
    requests++;
    double place = random.nextDouble();
    if (faults.isEmpty() || random.nextDouble() >= probability) {
      return new Drawn(null, place);
    }
    HttpFault fault = faults.get(random.nextInt(faults.size()));
    counts.merge(fault, 1, Integer::sum);
    return new Drawn(fault, place);
  }

  private void handle(Socket client, byte[] request, Drawn drawn) throws IOException {
    HttpFault fault = drawn.fault();
    if (fault == null) {
      client.getOutputStream().write(forward(request));
      return;
    }
    switch (fault) {
      case DELAY -> {
        LockSupport.parkNanos((long) (drawn.place() * maxDelayNanos));
        client.getOutputStream().write(forward(request));
      }
      case CUT_BODY -> client.getOutputStream().write(cut(forward(request), drawn.place()));
      case RESET_IN_BODY -> {
        client.getOutputStream().write(cut(forward(request), drawn.place()));
        reset(client);
      }
      case RESET_BEFORE -> reset(client);
      case LOSE_ANSWER -> {
        forward(request);
        reset(client);
      }
      case ERROR_500 -> answer(client, "500 Internal Server Error", "InternalError");
      case ERROR_503 -> answer(client, "503 Service Unavailable", "");
      case SLOW_DOWN -> answer(client, "503 Slow Down", "SlowDown");
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void answer(Socket client, String status, String code) throws IOException {
    String body =
        code.isEmpty()
            ? ""
            : "<?xml version=\"1.0\"?><Error><Code>"
                + code
                + "</Code><Message>fault</Message></Error>";
    String head =
        "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length());
    client.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends the whole head of a response and a part of its body. */
  private static byte[] cut(byte[] answer, double share) {
    int head = headEnd(answer, answer.length);
    int body = answer.length - head;
    int kept = (int) (share * body);
    var part = new byte[head + Math.min(kept, Math.max(0, body - 1))];
    System.arraycopy(answer, 0, part, 0, part.length);
    return part;
  }

  /** Reads the whole response of the server. */
  private byte[] forward(byte[] request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
      socket.connect(server, SOCKET_TIMEOUT_MILLIS);
      open.add(socket);
      try {
        socket.getOutputStream().write(request);
        return socket.getInputStream().readAllBytes();
      } finally {
        open.remove(socket);
      }
    }
  }

  /** Head and body of a request, changed so that the connection closes after the response. */
  private static byte[] request(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    byte[] head = head(in);
    if (head.length == 0) {
      return head;
    }
    long length = 0;
    boolean waits = false;
    var lines = new ArrayList<String>();
    for (String line : new String(head, StandardCharsets.ISO_8859_1).split("\r\n")) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(line.substring("content-length:".length()).strip());
      }
      waits |= lower.startsWith("expect:");
      if (!lower.startsWith("connection:") && !lower.startsWith("expect:")) {
        lines.add(line);
      }
    }
    lines.add("Connection: close");
    if (waits) {
      OutputStream out = client.getOutputStream();
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    var whole = new ByteArrayOutputStream();
    String text = String.join("\r\n", lines) + "\r\n\r\n";
    whole.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    byte[] body = in.readNBytes(Math.toIntExact(length));
    if (body.length < length) {
      throw new EOFException("the client left in the middle of its request");
    }
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  /** The head including the empty line; empty if the client closes the connection first. */
  private static byte[] head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (head.size() < MAX_HEAD_BYTES) {
      int b = in.read();
      if (b < 0) {
        return new byte[0];
      }
      head.write(b);
      if (b == '\n' && headEnd(head.toByteArray(), head.size()) >= 0) {
        return head.toByteArray();
      }
    }
    throw new IOException("the head of the request is too long");
  }

  /** The index after the first empty line; -1 when there is none. */
  private static int headEnd(byte[] bytes, int length) {
    for (int i = 3; i < length; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private static void end(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
