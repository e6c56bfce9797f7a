package io.pitr.inspect.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.engine.status.RestoreStatus;

@Description("Result of `br restore status`.")
public record StatusDocument(
    @Description("`restore status`") String command, @JsonUnwrapped ChainStatus status) {

  public static StatusDocument of(RestoreStatus status) {
    return new StatusDocument("restore status", ChainStatus.of(status));
  }
}
