package io.pitr.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.integration.backup.LogTask;
import io.pitr.integration.backup.RecordedBackup;
import io.pitr.integration.backup.Recorder;
import io.pitr.integration.backup.SourceCluster;
import io.pitr.integration.cluster.Sql;
import io.pitr.integration.data.HeldData;
import io.pitr.integration.program.ProgramEnd;
import io.pitr.integration.scenario.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A warm standby, and the switch-over to it. */
@Tag("real")
@ExtendWith(SuiteParameter.class)
class FollowerIT {

  @Test
  void aFollowerOfARecordedLogEndsWhenItsChainIsFinished(Suite suite) throws Exception {
    RecordedBackup backup = suite.anyBackup();
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      ProgramEnd end;
      try (Standby standby = Standby.start(session.target(), backup.full(), backup.log())) {
        standby.awaitReached(backup.lastCut().ts());
        end = standby.switchOver();
      }
      assertThat(end.exitCode()).as(end.err()).isZero();
      expectation.assertFinished();
    }
  }

  @Test
  void aFollowerKeepsUpWithAClusterUnderLoad(Suite suite) throws Exception {
    var load = Duration.ofSeconds(suite.settings().number("pitr.load.seconds", 60));
    try (SourceCluster source = suite.source();
        TargetSession session = suite.target()) {
      var backup = new RecordedBackup(suite.folder("live-"));
      HeldData wanted;
      ProgramEnd end;
      try (LogTask task = LogTask.start(source.br(), backup.log())) {
        try (Sql sql = source.cluster().open()) {
          Load.prepare(sql);
        }
        source.br().backUp(backup.full());
        try (Standby standby = Standby.start(session.target(), backup.full(), backup.log())) {
          Load.run(source.cluster()::open, load);
          long ts;
          try (Sql sql = source.cluster().open()) {
            ts = Recorder.now(sql);
          }
          wanted = Recorder.at(source, ts);
          task.awaitCheckpoint(ts);
          standby.awaitReached(ts);
          end = standby.switchOver();
        }
      }
      backup.writeCuts(List.of(), List.of());
      assertThat(end.exitCode()).as(end.err()).isZero();
      new RestoreExpectation(backup, session).assertFinished(wanted);
    }
  }
}
