package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.engine.plan.PlannedInput;
import io.pitr.engine.plan.PlannedObjects;
import io.pitr.engine.plan.SegmentPlan;
import java.util.List;
import java.util.Map;

@Description("Result of `br restore point --dry-run`. The figures come from metadata.")
public record PlanDocument(
    @Description("`restore point`") String command,
    @Description("always true") boolean dryRun,
    @JsonUnwrapped Step step,
    @JsonUnwrapped ObjectsAtEnd objects,
    @JsonUnwrapped Input input,
    @Description("each table's share of the input, the largest first") List<TableShare> volumes,
    @Description("deferred actions that would wait, by hook") Map<String, Integer> deferred,
    @Description("these actions") List<WaitingAction> deferredActions,
    @Description("sentences: what is left out, what cannot be verified") List<String> notes) {

  /** The segment. */
  record Step(
      @Description("URI of the target, without credentials") String target,
      @Description("what the run would do with the chain") String decision,
      @Description("index of the segment, from 1") int segment,
      @Description("start of the segment, exclusive") Tso startTs,
      @Description("end of the segment, inclusive") Tso restoredTs,
      @Description("values are read from this timestamp on, inclusive") Tso shiftTs,
      @Description("whether it is the last segment of the chain") boolean last) {}

  /** The restored objects that would exist at the end. */
  record ObjectsAtEnd(
      @Description("restored tables that exist at the end of the segment") long tables,
      @Description("restored views that exist at the end of the segment") long views,
      @Description("restored sequences that exist at the end of the segment") long sequences,
      @Description("quoted names of these tables, views and sequences") List<String> tableNames) {
    static ObjectsAtEnd of(PlannedObjects objects) {
      return new ObjectsAtEnd(
          objects.counts().tables(),
          objects.counts().views(),
          objects.counts().sequences(),
          objects.names());
    }
  }

  /** What would be read. */
  record Input(
      @Description("SSTs of the full backup") long baseFiles,
      @Description("KVs that would be put from the full backup") long baseKvs,
      @Description("plain size of the KVs that would be put from the full backup") long baseBytes,
      @Description("size of the SSTs of the full backup") long baseStoredBytes,
      @Description("log files with schema changes") long schemaFiles,
      @Description("plain size of the log files with schema changes") long schemaPlainBytes,
      @Description("log files with data that would be read") long logFiles,
      @Description("SSTs of the log that would be read: of compactions and of ingests")
          long logSsts,
      @Description(
              "entries in these files: duplicates and entries outside the window included; `events`"
                  + " of the run is at most this")
          long logEntries,
      @Description("stored size of these files") long logStoredBytes,
      @Description("plain size of these files") long logPlainBytes) {
    static Input of(PlannedInput input) {
      return new Input(
          input.base().files(),
          input.base().kvs(),
          input.base().bytes(),
          input.base().storedBytes(),
          input.schema().files(),
          input.schema().plainBytes(),
          input.log().files(),
          input.log().ssts(),
          input.log().entries(),
          input.log().storedBytes(),
          input.log().plainBytes());
    }
  }

  public static PlanDocument of(SegmentPlan plan) {
    return new PlanDocument(
        "restore point",
        true,
        new Step(
            plan.target(),
            plan.decision(),
            plan.segment(),
            plan.start(),
            plan.restoredTs(),
            plan.shift(),
            plan.last()),
        ObjectsAtEnd.of(plan.objects()),
        Input.of(plan.input()),
        TableShare.of(plan.objects().volumes()),
        plan.deferred().counts(),
        WaitingAction.of(plan.deferred().actions()),
        plan.notes());
  }
}
