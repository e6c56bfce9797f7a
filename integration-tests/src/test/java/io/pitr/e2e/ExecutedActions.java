package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The deferred actions that the runs of one chain began, by their logs. The next run may repeat the
 * last action that a dead run began, but none before it.
 */
final class ExecutedActions {
  private static final String LOGGER = "] [FinishRunner] [";

  private final Set<String> over = new HashSet<>();
  private String atWork = "";

  /** Descriptions of all actions that began. */
  List<String> actions() {
    var all = new ArrayList<>(over);
    all.add(atWork);
    all.removeIf(String::isEmpty);
    return all;
  }

  /** Reads the log of the next run; a run that died early has none. */
  void read(Path log) throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    for (String action : actions(log)) {
      if (action.equals(atWork)) {
        continue;
      }
      over.add(atWork);
      assertThat(over).as("actions that ended and began again").doesNotContain(action);
      atWork = action;
    }
  }

  private static List<String> actions(Path log) throws IOException {
    var actions = new ArrayList<String>();
    for (String line : Files.readAllLines(log)) {
      int at = line.indexOf(LOGGER);
      if (at >= 0) {
        actions.add(line.substring(at + LOGGER.length()));
      }
    }
    return actions;
  }
}
