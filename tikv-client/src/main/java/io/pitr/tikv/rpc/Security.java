package io.pitr.tikv.rpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Encryption of all connections to the cluster, gRPC and HTTP. */
public sealed interface Security {

  Security PLAIN = new Plain();

  /** {@code http} or {@code https}. */
  String scheme();

  ChannelCredentials channelCredentials();

  /** Returns the TLS context for HTTP; the default one without encryption. */
  SSLContext sslContext();

  /** No encryption. */
  record Plain() implements Security {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public ChannelCredentials channelCredentials() {
      return InsecureChannelCredentials.create();
    }

    @Override
    public SSLContext sslContext() {
      try {
        return SSLContext.getDefault();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime does not support TLS", e);
      }
    }
  }

  /**
   * TLS with a given certificate authority and an optional client certificate.
   *
   * @param keys client certificate and key; empty for none
   */
  record Tls(List<TrustManager> trust, List<KeyManager> keys) implements Security {
    public Tls {
      trust = List.copyOf(trust);
      keys = List.copyOf(keys);
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public ChannelCredentials channelCredentials() {
      var builder =
          TlsChannelCredentials.newBuilder().trustManager(trust.toArray(TrustManager[]::new));
      if (!keys.isEmpty()) {
        builder.keyManager(keys.toArray(KeyManager[]::new));
      }
      return builder.build();
    }

    @Override
    public SSLContext sslContext() {
      try {
        var context = SSLContext.getInstance("TLS");
        context.init(keys.toArray(KeyManager[]::new), trust.toArray(TrustManager[]::new), null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime does not support TLS", e);
      }
    }
  }
}
