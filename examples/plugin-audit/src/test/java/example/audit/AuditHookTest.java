package example.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pitr.api.Tso;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.JobState;
import io.pitr.api.schema.SchemaView;
import io.pitr.testkit.DeferralHookContract;
import io.pitr.testkit.schema.JobFixture;
import io.pitr.testkit.schema.SchemaFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditHookTest extends DeferralHookContract<AuditTrail> {
  @TempDir Path folder;

  @Override
  protected DeferralHook<AuditTrail> hook() {
    return new AuditHook(new AuditFile(folder.resolve("audit.tsv")));
  }

  @Override
  protected List<RestoreEvent> events() {
    return List.of(
        finished(1, "CREATE TABLE t (a INT)", true),
        finished(2, "DROP TABLE 'x; y\"'", true),
        finished(3, "ALTER TABLE t ADD COLUMN b INT", false));
  }

  @Override
  protected SchemaView finalSchema() {
    return SchemaFixture.of();
  }

  @Override
  protected Map<Integer, String> savedByVersion() {
    return Map.of(
        1,
        "{\"trail\":\"262144 c2hvcA== Q1JFQVRFIFRBQkxFIHQgKGEgSU5UKQ==;"
            + "524288 c2hvcA== RFJPUCBUQUJMRSAneDsgeSIn\"}");
  }

  @Test
  void theFileHasALineForEachStatementThatSucceeded() throws Exception {
    AuditTrail trail = hook().empty();
    for (RestoreEvent event : events()) {
      trail = hook().on(event, trail);
    }
    var action = hook().actions(trail, finalSchema()).get(0);
    for (int time = 0; time < 2; time++) {
      ((FinishBody.Custom) action.body()).callback().run(action.id(), finalSchema());
    }

    assertEquals(
        List.of(
            "262144\t1970-01-01T00:00:00.001Z\tshop\tCREATE TABLE t (a INT)",
            "524288\t1970-01-01T00:00:00.002Z\tshop\tDROP TABLE 'x; y\"'"),
        Files.readAllLines(folder.resolve("audit.tsv")));
  }

  private static RestoreEvent finished(long millis, String query, boolean succeeded) {
    JobFixture job = JobFixture.job(millis, ActionType.NONE, 1).withQuery("shop", query);
    return new RestoreEvent.DdlJobFinished(
        new Tso(millis << 18), succeeded ? job : job.withState(JobState.CANCELLED));
  }
}
