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
 * @param password of the TiDB user
 */
public record Br(Path launcher, String password) {
  private static final Duration MOST = Duration.ofMinutes(30);

  /** A command that was started. */
  public RunningProgram start(List<String> arguments) {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    return RunningProgram.start(command, Map.of("BR_NO_BUILD", "1", "BR_TIDB_PASSWORD", password));
  }

  /** A command that ran to its end, whatever that was. */
  public ProgramEnd run(List<String> arguments) {
    return start(arguments).await(MOST);
  }
}
