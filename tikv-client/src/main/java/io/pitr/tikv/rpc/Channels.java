package io.pitr.tikv.rpc;

import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Opens and caches one channel per address. A failed channel reconnects at each call without gRPC's
 * own back-off, because callers already wait between their tries.
 */
public final class Channels implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final Security security;
  private final Duration keepAliveTime;
  private final Duration keepAliveTimeout;
  private final ConcurrentMap<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * @param keepAliveTime idle time after which a connection is probed
   * @param keepAliveTimeout time to wait for the response to a probe
   */
  public Channels(Security security, Duration keepAliveTime, Duration keepAliveTimeout) {
    this.security = security;
    this.keepAliveTime = keepAliveTime;
    this.keepAliveTimeout = keepAliveTimeout;
  }

  /** Returns the shared channel to {@code host:port}; the caller must not close it. */
  public ManagedChannel to(String address) {
    ManagedChannel channel = channels.computeIfAbsent(address, this::open);
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return channel;
  }

  private ManagedChannel open(String address) {
    return Grpc.newChannelBuilder(address, security.channelCredentials())
        .keepAliveTime(keepAliveTime.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(keepAliveTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .disableRetry()
        .build();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdown);
    for (ManagedChannel channel : channels.values()) {
      try {
        if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
          channel.shutdownNow();
        }
      } catch (InterruptedException e) {
        channels.values().forEach(ManagedChannel::shutdownNow);
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
