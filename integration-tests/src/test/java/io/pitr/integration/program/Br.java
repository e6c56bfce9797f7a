package io.pitr.integration.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged program, started by its launcher as users start it.
 *
 * @param launcher the file {@code br} of the checkout
 * @param environment variables besides those of this process
 */
public record Br(Path launcher, Map<String, String> environment) {
  private static final Duration MOST = Duration.ofMinutes(30);

  public Br {
    environment = Map.copyOf(environment);
  }

  /** A command that was started. */
  public RunningProgram start(List<String> arguments) {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    return RunningProgram.start(command, environment);
  }

  /** A command that ran to its end, whatever that was. */
  public ProgramEnd run(List<String> arguments) {
    return start(arguments).await(MOST);
  }
}
