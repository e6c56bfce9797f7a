package io.pitr.sim;

import io.pitr.base.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One port for gRPC and HTTP/1.1, as in PD: a connection that begins with the preface of HTTP/2
 * goes to the first server, every other to the second. Closing it closes all connections.
 */
final class PortMux implements AutoCloseable {
  private static final byte[] PREFACE = {'P', 'R', 'I'};

  private final ServerSocket socket;
  private final int grpcPort;
  private final int httpPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  PortMux(int port, int grpcPort, int httpPort) throws IOException {
    this.socket = SamePort.listen(port, () -> bound(port));
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
    daemon(this::accept, "mux-accept");
  }

  private static ServerSocket bound(int port) throws IOException {
    var socket = new ServerSocket();
    boolean bound = false;
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      bound = true;
      return socket;
    } finally {
      if (!bound) {
        socket.close();
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        daemon(() -> serve(client), "mux");
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try {
      byte[] first = client.getInputStream().readNBytes(PREFACE.length);
      boolean grpc = Arrays.equals(first, PREFACE);
      var server = new Socket(InetAddress.getLoopbackAddress(), grpc ? grpcPort : httpPort);
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      open.add(server);
      server.getOutputStream().write(first);
      daemon(() -> copy(server, client), "mux-back");
      copy(client, server);
    } catch (IOException e) {
      cut(client);
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[64 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // A closed connection closes its other side, too.
    }
    cut(from);
    cut(to);
  }

  private void cut(Socket one) {
    open.remove(one);
    try {
      one.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable task, String name) {
    DaemonThreads.named(name).newThread(task).start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    Set.copyOf(open).forEach(this::cut);
  }
}
