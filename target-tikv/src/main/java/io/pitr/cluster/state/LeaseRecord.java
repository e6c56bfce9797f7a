package io.pitr.cluster.state;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.TargetError;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stored lease of the target.
 *
 * @param token increases with each holder
 * @param owner description of the holder; empty when the target is free
 * @param untilMillis end of the lease by the cluster's clock
 */
record LeaseRecord(long token, String owner, long untilMillis) {
  static final LeaseRecord NOBODY = new LeaseRecord(0, "", 0);

  boolean isHeld(Tso now) {
    return !owner.isEmpty() && untilMillis > now.physicalMillis();
  }

  ByteString encode() {
    return ByteString.copyFromUtf8(
        JsonMapper.shared()
            .createObjectNode()
            .put("token", token)
            .put("owner", owner)
            .put("untilMillis", untilMillis)
            .toString());
  }

  static LeaseRecord parse(ByteString bytes) {
    try {
      JsonNode json = JsonMapper.shared().readTree(bytes.toStringUtf8());
      return new LeaseRecord(
          json.path("token").asLong(),
          json.path("owner").asString(),
          json.path("untilMillis").asLong());
    } catch (JacksonException e) {
      throw new RestoreException(
          TargetError.TARGET_CORRUPT, e.getOriginalMessage(), "the target's lease", e);
    }
  }
}
