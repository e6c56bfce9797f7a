package io.pitr.integration.backup;

import io.pitr.integration.program.ProgramEnd;
import io.pitr.integration.program.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * TiDB's own {@code br}, which makes the backups.
 *
 * @param program its file
 * @param pd addresses of the cluster that is backed up
 * @param logFile where it writes what it does
 */
public record GoBr(Path program, List<String> pd, Path logFile) {
  private static final Duration MOST = Duration.ofMinutes(30);

  public GoBr {
    pd = List.copyOf(pd);
  }

  public void startLog(String task, String storage) {
    run("log", "start", "--task-name", task, "-s", storage).requireSuccess();
  }

  public void backUp(String storage) {
    run("backup", "full", "-s", storage).requireSuccess();
  }

  /** Up to where the log is complete, as a TSO; 0 as long as there is no answer. */
  public long checkpoint(String task) {
    ProgramEnd end = run("log", "status", "--task-name", task, "--json");
    int array = end.out().indexOf('[');
    if (end.exitCode() != 0 || array < 0) {
      return 0;
    }
    JsonNode tasks = JsonMapper.shared().readTree(end.out().substring(array));
    return tasks.path(0).path("checkpoint").asLong();
  }

  public void stopLog(String task) {
    run("log", "stop", "--task-name", task).requireSuccess();
  }

  private ProgramEnd run(String... arguments) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--pd", String.join(",", pd), "--log-file", logFile.toString()));
    return RunningProgram.start(command, Map.of()).await(MOST);
  }
}
