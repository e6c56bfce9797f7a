package io.pitr.tikv.rpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Encryption of all connections to the cluster: gRPC, HTTP and SQL. */
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

  /** TLS with a given certificate authority and an optional client certificate. */
  record Tls(CertificateStores certificates) implements Security {
    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public ChannelCredentials channelCredentials() {
      try {
        var builder =
            TlsChannelCredentials.newBuilder()
                .trustManager(certificates.trustManagers().toArray(TrustManager[]::new));
        List<KeyManager> keys = certificates.keyManagers();
        if (!keys.isEmpty()) {
          builder.keyManager(keys.toArray(KeyManager[]::new));
        }
        return builder.build();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime does not support TLS", e);
      }
    }

    @Override
    public SSLContext sslContext() {
      try {
        var context = SSLContext.getInstance("TLS");
        context.init(
            certificates.keyManagers().toArray(KeyManager[]::new),
            certificates.trustManagers().toArray(TrustManager[]::new),
            null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java runtime does not support TLS", e);
      }
    }
  }
}
