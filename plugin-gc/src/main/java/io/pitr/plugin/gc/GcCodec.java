package io.pitr.plugin.gc;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.hook.StateCodec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code {"jobs":{"<job id>":[[physical id, index id], …]},"orphans":[physical id, …]}}. */
final class GcCodec implements StateCodec<GcState> {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The saved document.
   *
   * @param unknown fields of a newer version, which are written again
   */
  @JsonPropertyOrder({"jobs", "orphans"})
  record Document(
      @JsonProperty(required = true) SortedMap<Long, List<Range>> jobs,
      @JsonProperty(required = true) SortedSet<Long> orphans,
      @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

  /** A range as an array of two numbers. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"physicalId", "indexId"})
  record Range(long physicalId, long indexId) {
    static Range of(ObjectRange range) {
      return new Range(range.physicalId(), range.indexId());
    }

    ObjectRange toObjectRange() {
      return new ObjectRange(physicalId, indexId);
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String write(GcState state) {
    var jobs = new TreeMap<Long, List<Range>>();
    state.jobs().forEach((job, ranges) -> jobs.put(job, ranges.stream().map(Range::of).toList()));
    return JSON.writeValueAsString(new Document(jobs, state.orphans(), state.unknown()));
  }

  @Override
  public GcState read(int version, String json) {
    Document document = JSON.readValue(json, Document.class);
    var jobs = new TreeMap<Long, List<ObjectRange>>();
    document
        .jobs()
        .forEach(
            (job, ranges) -> jobs.put(job, ranges.stream().map(Range::toObjectRange).toList()));
    return new GcState(jobs, new TreeSet<>(document.orphans()), new TreeMap<>(document.unknown()));
  }
}
