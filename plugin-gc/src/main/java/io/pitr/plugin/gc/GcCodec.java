package io.pitr.plugin.gc;

import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.hook.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code {"jobs":{"<job id>":[[physical id, index id], …]},"orphans":[physical id, …]}}. */
final class GcCodec implements StateCodec<GcState> {
  private static final String JOBS = "jobs";
  private static final String ORPHANS = "orphans";
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String write(GcState state) {
    ObjectNode node = JSON.createObjectNode();
    ObjectNode jobs = node.putObject(JOBS);
    state
        .jobs()
        .forEach(
            (job, ranges) -> {
              var list = jobs.putArray(Long.toString(job));
              ranges.forEach(range -> list.addArray().add(range.physicalId()).add(range.indexId()));
            });
    var orphans = node.putArray(ORPHANS);
    state.orphans().forEach(orphan -> orphans.add((long) orphan));
    state.unknown().forEach(node::set);
    return JSON.writeValueAsString(node);
  }

  @Override
  public GcState read(int version, String json) {
    var jobs = new TreeMap<Long, List<ObjectRange>>();
    var orphans = new TreeSet<Long>();
    var unknown = new TreeMap<String, JsonNode>();
    JSON.readTree(json)
        .properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case JOBS ->
                    field
                        .getValue()
                        .properties()
                        .forEach(
                            job -> jobs.put(Long.valueOf(job.getKey()), ranges(job.getValue())));
                case ORPHANS -> field.getValue().forEach(id -> orphans.add(id.asLong()));
                default -> unknown.put(field.getKey(), field.getValue());
              }
            });
    return new GcState(jobs, orphans, unknown);
  }

  private static List<ObjectRange> ranges(JsonNode list) {
    var ranges = new ArrayList<ObjectRange>();
    list.forEach(
        range ->
            ranges.add(new ObjectRange(range.required(0).asLong(), range.required(1).asLong())));
    return ranges;
  }
}
