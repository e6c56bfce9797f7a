package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.engine.report.SegmentReport;

@Description(
    "Result of `br restore point` and `br restore finish`, and of each segment of `br restore follow`.")
public record RestoreDocument(
    @Description("`restore point`, `restore finish` or `restore follow`") String command,
    @JsonUnwrapped SegmentResult result) {

  public static RestoreDocument of(String command, SegmentReport report) {
    return new RestoreDocument(command, SegmentResult.of(report));
  }
}
