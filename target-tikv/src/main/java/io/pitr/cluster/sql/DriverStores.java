package io.pitr.cluster.sql;

import io.pitr.base.PrivateFiles;
import io.pitr.tikv.rpc.CertificateStores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Certificates as files, which is the only form that the driver takes. They exist while a session
 * is opened, in a new folder that only this user can read, with a random password.
 */
final class DriverStores implements AutoCloseable {
  private static final String TRUSTED = "trusted.p12";
  private static final String OWN = "own.p12";
  private static final int PASSWORD_BYTES = 24;

  private final Path folder;
  private final String password;
  private final boolean hasOwn;

  private DriverStores(Path folder, String password, boolean hasOwn) {
    this.folder = folder;
    this.password = password;
    this.hasOwn = hasOwn;
  }

  static DriverStores write(CertificateStores stores) throws IOException, GeneralSecurityException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    // Created exclusively, with permissions for this user alone.
    var written =
        new DriverStores(
            Files.createTempDirectory("br-tls"),
            HexFormat.of().formatHex(random),
            stores.own().isPresent());
    try {
      written.store(TRUSTED, stores.trusted());
      if (stores.own().isPresent()) {
        written.store(OWN, stores.ownWith(written.password.toCharArray()));
      }
      return written;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      written.close();
      throw e;
    }
  }

  private void store(String name, KeyStore store) throws IOException, GeneralSecurityException {
    try (OutputStream out = PrivateFiles.create(folder.resolve(name))) {
      store.store(out, password.toCharArray());
    }
  }

  /** Settings that make the driver verify the server, and show the client's certificate. */
  void addTo(Properties properties) {
    properties.setProperty("sslMode", "VERIFY_IDENTITY");
    properties.setProperty("fallbackToSystemTrustStore", "false");
    properties.setProperty("fallbackToSystemKeyStore", "false");
    add(properties, "trustCertificateKeyStore", TRUSTED);
    if (hasOwn) {
      add(properties, "clientCertificateKeyStore", OWN);
    }
  }

  private void add(Properties properties, String prefix, String name) {
    properties.setProperty(prefix + "Url", folder.resolve(name).toUri().toString());
    properties.setProperty(prefix + "Type", "PKCS12");
    properties.setProperty(prefix + "Password", password);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(folder.resolve(OWN));
    Files.deleteIfExists(folder.resolve(TRUSTED));
    Files.deleteIfExists(folder);
  }
}
