package io.pitr.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What plugins compile against does not change by accident. A wanted change is accepted with {@code
 * ./mvnw -pl restore-api test -Dpitr.api.accept=true} and reviewed as a difference of the file.
 */
class ApiSignatureTest {
  private static final Path ROOT = Path.of(System.getProperty("pitr.root", ".."));
  private static final Path KNOWN = ROOT.resolve("restore-api/src/api/signature.txt");

  @Test
  void thePublicSignatureIsTheAcceptedOne() throws IOException {
    String now = ApiSignature.of(RestorePlugin.class);
    if (Boolean.getBoolean("pitr.api.accept")) {
      Files.createDirectories(KNOWN.getParent());
      Files.writeString(KNOWN, now);
    }

    assertThat(KNOWN)
        .as("accept a wanted change with -Dpitr.api.accept=true")
        .content()
        .isEqualTo(now);
  }
}
