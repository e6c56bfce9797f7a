package io.pitr.integration;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pitr.integration.TargetCluster.Segment;
import io.pitr.integration.backup.RecordedBackup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Backups that were recorded earlier. */
@Tag("real")
@ExtendWith(SuiteParameter.class)
class GivenBackupIT {

  @TestFactory
  Stream<DynamicTest> aSegmentForEachCut(Suite suite) {
    return backups(suite).map(backup -> dynamicTest(backup.name(), () -> segments(suite, backup)));
  }

  @TestFactory
  Stream<DynamicTest> oneGoToTheLastCut(Suite suite) {
    return backups(suite).map(backup -> dynamicTest(backup.name(), () -> oneGo(suite, backup)));
  }

  private static Stream<RecordedBackup> backups(Suite suite) {
    return suite
        .given(
            "pitr.backup", () -> Optional.of(suite.givenBackups()).filter(list -> !list.isEmpty()))
        .stream();
  }

  private static void segments(Suite suite, RecordedBackup backup) throws Exception {
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      List<Segment> chain = Segment.chain(suite.someCuts(backup));
      for (Segment segment : chain) {
        session.target().restore(backup, segment);
        if (!segment.last()) {
          expectation.assertBetweenSegments(segment.end());
        }
      }
      expectation.assertFinished();
    }
  }

  private static void oneGo(Suite suite, RecordedBackup backup) throws Exception {
    try (TargetSession session = suite.target()) {
      var expectation = RestoreExpectation.of(backup, session);
      session.target().restore(backup, new Segment(0, backup.lastCut(), true));
      expectation.assertFinished();
    }
  }
}
