package io.pitr.cli.output;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The user at a terminal, who can answer a question; or nobody. */
public final class Keyboard {
  /** Standard input is a file, a pipe or closed. */
  public static final Keyboard NONE = new Keyboard(Optional.empty());

  private final Optional<BufferedReader> lines;

  private Keyboard(Optional<BufferedReader> lines) {
    this.lines = lines;
  }

  public static Keyboard of(InputStream input) {
    return new Keyboard(
        Optional.of(new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))));
  }

  public boolean isPresent() {
    return lines.isPresent();
  }

  /** Waits for a line; whether it is {@code yes}. */
  public boolean saysYes() {
    if (lines.isEmpty()) {
      return false;
    }
    try {
      String answer = lines.get().readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes");
    } catch (IOException e) {
      return false;
    }
  }
}
