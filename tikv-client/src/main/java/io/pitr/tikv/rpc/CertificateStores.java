package io.pitr.tikv.rpc;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates and keys in memory.
 *
 * @param trusted certificate authorities
 * @param own client certificate and key; the key has an empty password
 */
public record CertificateStores(KeyStore trusted, Optional<KeyStore> own) {
  /** Protects nothing: the stores are never written with it. */
  private static final char[] PASSWORD = new char[0];

  List<TrustManager> trustManagers() throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return List.of(factory.getTrustManagers());
  }

  List<KeyManager> keyManagers() throws GeneralSecurityException {
    if (own.isEmpty()) {
      return List.of();
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own.get(), PASSWORD);
    return List.of(factory.getKeyManagers());
  }

  /** A copy of {@link #own} whose key has another password. */
  public KeyStore ownWith(char[] password) throws GeneralSecurityException, IOException {
    KeyStore copy = KeyStore.getInstance("PKCS12");
    copy.load(null, null);
    if (own.isPresent()) {
      KeyStore from = own.get();
      for (String alias : Collections.list(from.aliases())) {
        copy.setKeyEntry(
            alias, from.getKey(alias, PASSWORD), password, from.getCertificateChain(alias));
      }
    }
    return copy;
  }

  static char[] password() {
    return PASSWORD.clone();
  }
}
