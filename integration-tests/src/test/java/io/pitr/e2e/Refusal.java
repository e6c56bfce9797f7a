package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.format.key.MetaKey;
import io.pitr.workload.WorkloadRun;
import io.pitr.writer.kv.KeyVersion;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A restore of a workload that was refused. */
record Refusal(WorkloadRun run, RestoreException failure) {
  private static final Pattern WHICH = Pattern.compile("table id (\\d+)");

  /**
   * Whether a restore to one of these moments is refused: neither backup has all rows then.
   *
   * @param target not there yet, and not made
   */
  static boolean stands(Workbench bench, String target, WorkloadRun run, List<Tso> ends) {
    RestoreRequest request = bench.request(target);
    for (Tso end : ends) {
      try {
        bench.engine().plan(request.with(request.start(), new SegmentEnd.At(end), LastChoice.LAST));
      } catch (RestoreException e) {
        new Refusal(run, e).requireJustified();
        return true;
      }
    }
    return false;
  }

  /**
   * @throws RestoreException the failure itself, where it is none that a workload may give
   * @throws AssertionError where the upstream's history does not bear it out
   */
  void requireJustified() {
    for (Problem problem : failure.problems()) {
      if (problem.code() == EngineError.RECOVERED_WITHOUT_ROWS) {
        assertThat(droppedBeforeBase(table(problem)))
            .as("%s was dropped before the full backup at %s", problem, run.base())
            .isTrue();
      } else if (problem.code() == EngineError.BASE_REORGANIZING) {
        assertThat(run.stateAt(run.base()).tables())
            .as("%s: a reorganisation ran at %s", problem, run.base())
            .anyMatch(
                table -> table.info().partition().filter(p -> !p.adding().isEmpty()).isPresent());
      } else {
        throw failure;
      }
    }
  }

  private boolean droppedBeforeBase(long table) {
    boolean dropped = false;
    for (var entry : run.cluster().store().history().entrySet()) {
      if (entry.getKey()[0] == 'm'
          && MetaKey.parse(entry.getKey(), "the model") instanceof MetaKey.Table key
          && key.tableId() == table) {
        Map.Entry<Tso, KeyVersion> then = entry.getValue().floorEntry(run.base());
        dropped |= then != null;
        if (then != null && then.getValue().kind() == KeyVersion.Kind.PUT) {
          return false;
        }
      }
    }
    return dropped;
  }

  private static long table(Problem problem) {
    Matcher found = WHICH.matcher(problem.where());
    if (!found.find()) {
      throw new AssertionError(problem.where());
    }
    return Long.parseLong(found.group(1));
  }
}
