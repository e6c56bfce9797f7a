package io.pitr.engine.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StateDocumentTest {
  private static final JsonNode BODY =
      StateDocument.JSON.createObjectNode().put("big", Long.MAX_VALUE).put("text", "ü");

  @Test
  void whatIsWrittenIsRead() {
    assertThat(StateDocument.read("k", StateDocument.write(BODY))).isEqualTo(BODY);
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] document = StateDocument.write(BODY);
    for (int bit = 0; bit < document.length * 8; bit++) {
      byte[] damaged = document.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      RestoreException e =
          catchThrowableOfType(RestoreException.class, () -> StateDocument.read("k", damaged));
      assertThat(e).as("bit %d", bit).isNotNull();
      assertThat(e.code()).isIn(EngineError.STATE_CORRUPT, EngineError.STATE_TOO_NEW);
    }
  }

  @Test
  void everyTruncationIsFound() {
    byte[] document = StateDocument.write(BODY);
    for (int length = 0; length < document.length; length++) {
      byte[] shorter = Arrays.copyOf(document, length);
      RestoreException e =
          catchThrowableOfType(RestoreException.class, () -> StateDocument.read("k", shorter));
      assertThat(e).as("length %d", length).isNotNull();
      assertThat(e.code()).isEqualTo(EngineError.STATE_CORRUPT);
    }
  }

  @Test
  void aNewerVersionIsNotCalledDamage() {
    String text = new String(StateDocument.write(BODY), StandardCharsets.UTF_8);
    byte[] newer = text.replaceFirst("PITR 2 ", "PITR 3 ").getBytes(StandardCharsets.UTF_8);
    RestoreException e =
        catchThrowableOfType(RestoreException.class, () -> StateDocument.read("k", newer));
    assertThat(e.code()).isEqualTo(EngineError.STATE_TOO_NEW);
  }
}
