package io.pitr.cli.metrics;

import io.pitr.api.RestoreException;
import io.pitr.cli.CliError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to listen on: {@code PORT}, {@code HOST:PORT} or {@code [IPV6]:PORT}. */
final class ListenAddress {
  private static final Pattern FORM =
      Pattern.compile("(?:(?:\\[([^\\]]+)\\]|([^:\\[\\]]*)):)?(\\d{1,5})");
  private static final int MOST_PORT = 65_535;

  private ListenAddress() {}

  /**
   * Without a host it is the loopback address.
   *
   * @throws RestoreException {@link CliError#METRICS_PORT_UNUSABLE}
   */
  static InetSocketAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    int port = form.matches() ? Integer.parseInt(form.group(3)) : -1;
    if (port < 0 || port > MOST_PORT) {
      throw new RestoreException(
          CliError.METRICS_PORT_UNUSABLE,
          "'" + text + "' is no address",
          "--metrics-addr",
          "Give PORT or HOST:PORT, for example 9100 or 0.0.0.0:9100.");
    }
    String host = form.group(1) != null ? form.group(1) : form.group(2);
    try {
      return new InetSocketAddress(
          host == null || host.isEmpty()
              ? InetAddress.getLoopbackAddress()
              : InetAddress.getByName(host),
          port);
    } catch (UnknownHostException e) {
      throw new RestoreException(
          CliError.METRICS_PORT_UNUSABLE,
          "the host '" + host + "' is unknown",
          "--metrics-addr " + text,
          e);
    }
  }
}
