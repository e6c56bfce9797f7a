package io.pitr.api.schema;

import java.util.List;

/** The wish for TiFlash replicas of a table: how many, and the location labels. */
public record ReplicaView(long count, List<String> locationLabels) {
  public ReplicaView {
    locationLabels = List.copyOf(locationLabels);
  }
}
