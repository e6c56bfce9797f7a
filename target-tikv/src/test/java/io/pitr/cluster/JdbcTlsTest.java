package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.cluster.sql.JdbcConnector;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimTidb;
import io.pitr.tikv.contract.SqlConnector.Credentials;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.rpc.PemFiles;
import io.pitr.tikv.rpc.Security;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real driver, to a server that speaks MySQL's protocol over TLS. */
class JdbcTlsTest {
  private static final Credentials KNOWN = new Credentials("restorer", "s3cret");
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  private final RecordingSql sql = new RecordingSql("9.0.0");

  @BeforeAll
  static void makeCertificates() throws Exception {
    pair("server", "CN=localhost", "san=ip:127.0.0.1,dns:localhost");
    pair("elsewhere", "CN=elsewhere", "san=dns:elsewhere");
    pair("client", "CN=client", "san=dns:client");
  }

  private static KeyStore store(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void pair(String name, String subject, String extension) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "RSA",
                    "-dname",
                    subject,
                    "-ext",
                    extension,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    folder.resolve(name + ".p12").toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    Certificate certificate = store(name).getCertificate(name);
    Key key = store(name).getKey(name, PASSWORD.toCharArray());
    pem(name + ".crt", "CERTIFICATE", certificate.getEncoded());
    pem(name + ".key", "PRIVATE KEY", key.getEncoded());
  }

  private static void pem(String file, String kind, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private static Security security(String ca, String own) {
    return PemFiles.security(
        folder.resolve(ca + ".crt").toString(),
        own.isEmpty() ? "" : folder.resolve(own + ".crt").toString(),
        own.isEmpty() ? "" : folder.resolve(own + ".key").toString());
  }

  private SimTidb server(String name) throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(name), PASSWORD.toCharArray());
    KeyStore clients = KeyStore.getInstance("PKCS12");
    clients.load(null, null);
    clients.setCertificateEntry("client", store("client").getCertificate("client"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(clients);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return new SimTidb(sql, KNOWN.user(), KNOWN.password(), Optional.of(context));
  }

  private static List<Path> leftFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("br-tls")).toList();
    }
  }

  @Test
  void aServerOfTheGivenAuthorityIsTalkedTo() throws Exception {
    try (SimTidb server = server("server");
        SqlSession session =
            new JdbcConnector(security("server", "client"))
                .connect(List.of(server.address()), KNOWN)) {
      session.execute("ALTER");
      assertThat(server.clients()).containsOnly("CN=client");
    }
    assertThat(sql.statements()).containsExactly("ALTER");
    assertThat(leftFiles()).as("certificates on disk").isEmpty();
  }

  @Test
  void aServerOfAnotherAuthorityIsRefusedBeforeThePassword() throws Exception {
    try (SimTidb server = server("server")) {
      assertThatThrownBy(
              () ->
                  new JdbcConnector(security("elsewhere", ""))
                      .connect(List.of(server.address()), KNOWN))
          .isInstanceOfSatisfying(
              SqlFailure.class,
              e -> {
                assertThat(e.isRetryable()).isFalse();
                assertThat(e).hasMessageContaining("no verified connection");
              });
      assertThat(server.refused()).isEmpty();
    }
    assertThat(leftFiles()).isEmpty();
  }

  @Test
  void aServerWithTheNameOfAnotherOneIsRefused() throws Exception {
    try (SimTidb server = server("elsewhere")) {
      assertThatThrownBy(
              () ->
                  new JdbcConnector(security("elsewhere", ""))
                      .connect(List.of(server.address()), KNOWN))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.isRetryable()).isFalse());
    }
  }

  @Test
  void aServerWithoutTlsIsRefusedIfAnAuthorityIsGiven() throws Exception {
    try (var server = new SimTidb(sql, KNOWN.user(), KNOWN.password())) {
      assertThatThrownBy(
              () ->
                  new JdbcConnector(security("server", ""))
                      .connect(List.of(server.address()), KNOWN))
          .isInstanceOf(SqlFailure.class)
          .hasMessageContaining("TiDB must offer TLS");
    }
  }

  @Test
  void aStatementWhoseAnswerIsLostIsGivenUpAndOneThatRunsIsNot() throws Exception {
    var connector = new JdbcConnector(Security.PLAIN, Duration.ofMillis(50));
    try (var server = new SimTidb(sql, KNOWN.user(), KNOWN.password());
        SqlSession session = connector.connect(List.of(server.address()), KNOWN)) {
      sql.effect(statement -> pause(Duration.ofSeconds(1)));
      session.execute("ALTER TABLE `long`");
      sql.effect(statement -> {});
      server.loseAnswers();

      assertThatThrownBy(() -> session.execute("ALTER TABLE `lost`"))
          .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.isRetryable()).isTrue());
    }
    assertThat(sql.statements()).containsExactly("ALTER TABLE `long`", "ALTER TABLE `lost`");
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
