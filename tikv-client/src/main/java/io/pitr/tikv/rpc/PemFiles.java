package io.pitr.tikv.rpc;

import io.pitr.api.RestoreException;
import io.pitr.tikv.contract.TikvError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the PEM files of {@code --ca}, {@code --cert} and {@code --key}. */
public final class PemFiles {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([^-]+)-----END (RSA )?PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  /**
   * PKCS#8 header that turns a PKCS#1 RSA key into a PKCS#8 key: algorithm rsaEncryption without
   * parameters.
   */
  private static final byte[] RSA_ALGORITHM = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private PemFiles() {}

  /**
   * @param ca path of the certificate authority; empty for no encryption
   * @param cert path of the client certificate; empty, like {@code key}, for none
   * @throws RestoreException {@link TikvError#TLS_INVALID}
   */
  public static Security security(String ca, String cert, String key) {
    if (cert.isEmpty() != key.isEmpty()) {
      throw new RestoreException(
          TikvError.TLS_INVALID, "--cert and --key must be given together", "");
    }
    if (ca.isEmpty()) {
      if (!cert.isEmpty()) {
        throw new RestoreException(TikvError.TLS_INVALID, "--cert needs --ca", "");
      }
      return Security.PLAIN;
    }
    return new Security.Tls(
        new CertificateStores(
            trusted(ca), cert.isEmpty() ? Optional.empty() : Optional.of(own(cert, key))));
  }

  private static KeyStore trusted(String ca) {
    try {
      KeyStore store = emptyStore();
      int index = 0;
      for (Certificate certificate : certificates(ca)) {
        store.setCertificateEntry("ca-" + index++, certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new RestoreException(TikvError.TLS_INVALID, "--ca: " + e.getMessage(), ca, e);
    }
  }

  private static KeyStore own(String cert, String key) {
    try {
      KeyStore store = emptyStore();
      Certificate[] chain = certificates(cert).toArray(Certificate[]::new);
      store.setKeyEntry("own", privateKey(key), CertificateStores.password(), chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new RestoreException(
          TikvError.TLS_INVALID, "--cert, --key: " + e.getMessage(), cert + ", " + key, e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String path)
      throws GeneralSecurityException, IOException {
    byte[] pem = Files.readAllBytes(Path.of(path));
    var found =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (found.isEmpty()) {
      throw new RestoreException(TikvError.TLS_INVALID, "the file contains no certificate", path);
    }
    return found;
  }

  private static PrivateKey privateKey(String path) throws GeneralSecurityException, IOException {
    var matcher = PRIVATE_KEY.matcher(Files.readString(Path.of(path), StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw new RestoreException(
          TikvError.TLS_INVALID, "the file contains no PKCS#8 or PKCS#1 private key", path);
    }
    byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
    if (matcher.group(1) != null) {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapRsa(der)));
    }
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm fits the key");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw last;
  }

  private static byte[] wrapRsa(byte[] pkcs1) {
    byte[] octets = tagged(0x04, pkcs1);
    byte[] content = new byte[RSA_ALGORITHM.length + octets.length];
    System.arraycopy(RSA_ALGORITHM, 0, content, 0, RSA_ALGORITHM.length);
    System.arraycopy(octets, 0, content, RSA_ALGORITHM.length, octets.length);
    return tagged(0x30, content);
  }

  /** Encodes a DER value with a two-byte length, which is enough for every key in use. */
  private static byte[] tagged(int tag, byte[] content) {
    byte[] result = new byte[content.length + 4];
    result[0] = (byte) tag;
    result[1] = (byte) 0x82;
    result[2] = (byte) (content.length >>> 8);
    result[3] = (byte) content.length;
    System.arraycopy(content, 0, result, 4, content.length);
    return result;
  }
}
