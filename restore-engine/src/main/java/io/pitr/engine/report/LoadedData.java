package io.pitr.engine.report;

import io.pitr.catalog.LogSize;
import io.pitr.catalog.ObjectCounts;
import io.pitr.catalog.TableVolume;
import java.util.List;

/**
 * What a run put on the target.
 *
 * @param objects restored objects that exist at the end
 * @param log put by the phase APPLY
 * @param base put by the phase BASE; nothing after the first segment
 * @param read what was read of the log
 * @param volumes each table's share of the input, the largest first; empty if nothing was read
 */
public record LoadedData(
    ObjectCounts objects, PhaseLoad log, PhaseLoad base, LogSize read, List<TableVolume> volumes) {
  /** Nothing was read or written. */
  public static final LoadedData NONE = ofObjects(ObjectCounts.NONE);

  public LoadedData {
    volumes = List.copyOf(volumes);
  }

  /** The target has these objects already; this run read nothing. */
  public static LoadedData ofObjects(ObjectCounts objects) {
    return new LoadedData(objects, PhaseLoad.NONE, PhaseLoad.NONE, LogSize.NONE, List.of());
  }
}
