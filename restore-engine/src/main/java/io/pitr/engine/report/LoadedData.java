package io.pitr.engine.report;

import io.pitr.api.target.LoadResult;
import java.util.List;

/**
 * What a run put on the target.
 *
 * @param tables restored tables, views and sequences that live at the end
 * @param log loaded from the log, earlier runs of the same segment included
 * @param base loaded from the full backup; nothing after the first segment
 * @param volumes each table's share of the input, the largest first; empty if nothing was read
 */
public record LoadedData(long tables, LoadResult log, LoadResult base, List<TableVolume> volumes) {
  /** Nothing was read or written. */
  public static final LoadedData NONE = ofTables(0);

  public LoadedData {
    volumes = List.copyOf(volumes);
  }

  /** The target has these tables already; this run read nothing. */
  public static LoadedData ofTables(long tables) {
    return new LoadedData(tables, LoadResult.NOTHING, LoadResult.NOTHING, List.of());
  }
}
