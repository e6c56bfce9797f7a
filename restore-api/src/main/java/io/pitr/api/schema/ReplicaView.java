package io.pitr.api.schema;

import java.util.List;

/** Requested TiFlash replica count and location labels. */
public record ReplicaView(long count, List<String> locationLabels) {
  public ReplicaView {
    locationLabels = List.copyOf(locationLabels);
  }
}
