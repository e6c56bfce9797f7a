package io.pitr.engine.plan;

import io.pitr.catalog.ObjectCounts;
import io.pitr.catalog.TableVolume;
import java.util.List;

/**
 * The restored objects that would exist at the end of a segment.
 *
 * @param names database and object, quoted and sorted
 * @param volumes each table's share of the input, the largest first
 */
public record PlannedObjects(ObjectCounts counts, List<String> names, List<TableVolume> volumes) {
  static final PlannedObjects NONE = new PlannedObjects(ObjectCounts.NONE, List.of(), List.of());

  public PlannedObjects {
    names = List.copyOf(names);
    volumes = List.copyOf(volumes);
  }
}
