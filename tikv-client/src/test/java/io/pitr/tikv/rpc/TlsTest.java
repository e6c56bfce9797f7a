package io.pitr.tikv.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import io.pitr.api.RestoreException;
import io.pitr.format.proto.Pdpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.grpc.PDGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides show certificates that the other trusts, or there is no connection. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    pair("server", "CN=localhost", "san=ip:127.0.0.1,dns:localhost");
    pair("client", "CN=client", "san=dns:client");
    pair("stranger", "CN=stranger", "san=dns:stranger");
  }

  private static void pair(String name, String subject, String extension) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process process =
        new ProcessBuilder(
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
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Certificate certificate = keys.getCertificate(name);
    PrivateKey key = (PrivateKey) keys.getKey(name, PASSWORD.toCharArray());
    pem(name + ".crt", "CERTIFICATE", certificate.getEncoded());
    pem(name + ".key", "PRIVATE KEY", key.getEncoded());
    // The bare RSA key lies behind the 26 bytes that name the algorithm.
    byte[] wrapped = key.getEncoded();
    pem(name + ".rsa", "RSA PRIVATE KEY", Arrays.copyOfRange(wrapped, 26, wrapped.length));
  }

  private static void pem(String file, String kind, byte[] der) throws IOException {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n";
    Files.writeString(folder.resolve(file), text);
  }

  private static String path(String file) {
    return folder.resolve(file).toString();
  }

  private static Server server() throws IOException {
    var credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(
                folder.resolve("server.crt").toFile(), folder.resolve("server.key").toFile())
            .trustManager(folder.resolve("client.crt").toFile())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build();
    return Grpc.newServerBuilderForPort(0, credentials)
        .addService(
            new PDGrpc.PDImplBase() {
              @Override
              public void getMembers(
                  Pdpb.GetMembersRequest request, StreamObserver<Pdpb.GetMembersResponse> out) {
                out.onNext(Pdpb.GetMembersResponse.getDefaultInstance());
                out.onCompleted();
              }
            })
        .build()
        .start();
  }

  private static void call(Security security) throws IOException {
    Server server = server();
    try (var channels = new Channels(security, Duration.ofSeconds(10), Duration.ofSeconds(3))) {
      Pdpb.GetMembersResponse answer =
          PDGrpc.newBlockingStub(channels.to("localhost:" + server.getPort()))
              .getMembers(Pdpb.GetMembersRequest.getDefaultInstance());
      assertThat(answer).isEqualTo(Pdpb.GetMembersResponse.getDefaultInstance());
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void bothFormsOfAKeyAreTaken() throws Exception {
    call(PemFiles.security(path("server.crt"), path("client.crt"), path("client.key")));
    call(PemFiles.security(path("server.crt"), path("client.crt"), path("client.rsa")));
  }

  @Test
  void aServerThatIsNotTrustedIsRefused() {
    Security security =
        PemFiles.security(path("stranger.crt"), path("client.crt"), path("client.key"));
    assertThatThrownBy(() -> call(security)).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void aClientThatIsNotTrustedIsRefused() {
    Security security =
        PemFiles.security(path("server.crt"), path("stranger.crt"), path("stranger.key"));
    assertThatThrownBy(() -> call(security)).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void withoutAuthorityNothingIsEncrypted() {
    assertThat(PemFiles.security("", "", "")).isEqualTo(Security.PLAIN);
    assertThat(PemFiles.security("", "", "").scheme()).isEqualTo("http");
    assertThat(PemFiles.security(path("server.crt"), "", "").scheme()).isEqualTo("https");
  }

  @Test
  void whatIsNoKeyOrCertificateIsANamedError() {
    for (String ca : new String[] {path("client.key"), path("absent.crt")}) {
      assertThatThrownBy(() -> PemFiles.security(ca, "", ""))
          .isInstanceOfSatisfying(
              RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TLS_INVALID));
    }
    assertThatThrownBy(
            () -> PemFiles.security(path("server.crt"), path("client.crt"), path("client.crt")))
        .isInstanceOf(RestoreException.class);
    assertThatThrownBy(() -> PemFiles.security(path("server.crt"), path("client.crt"), ""))
        .isInstanceOf(RestoreException.class);
  }
}
