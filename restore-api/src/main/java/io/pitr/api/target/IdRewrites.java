package io.pitr.api.target;

import java.util.OptionalLong;

/** Maps physical ids from upstream to target. */
@FunctionalInterface
public interface IdRewrites {

  /** Empty for a table that is not restored: its keys are left out. */
  OptionalLong target(long upstreamPhysicalId);
}
