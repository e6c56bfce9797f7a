package io.pitr.writer.log;

import io.pitr.format.key.TableKeys;
import java.util.HashMap;
import java.util.Map;

/**
 * Which region and store a key belongs to: one region for meta, one for each run of table ids, and
 * for tables with integer handles a region each so many rows. Leaders move with each {@link
 * #moveLeaders}. Not thread-safe.
 */
public final class RegionMap {
  private static final long META_REGION = 4;
  private static final byte[] META_END = {'r', 0, 0, 0, 0, 0, 0, 0};

  private final int stores;
  private final long tablesPerRegion;
  private final long rowsPerRegion;
  private final Map<Place, ModelRegion> regions = new HashMap<>();
  private long nextId = META_REGION + 4;
  private long moves;

  /**
   * @param stores from 1
   * @param tablesPerRegion how many consecutive table ids share a region
   * @param rowsPerRegion how many consecutive integer handles share a region; 0 keeps tables whole
   */
  public RegionMap(int stores, int tablesPerRegion, long rowsPerRegion) {
    this.stores = stores;
    this.tablesPerRegion = tablesPerRegion;
    this.rowsPerRegion = rowsPerRegion;
  }

  public int stores() {
    return stores;
  }

  /** The region of a raw key. */
  public ModelRegion of(byte[] rawKey) {
    if (rawKey[0] == 'm') {
      return new ModelRegion(META_REGION, store(META_REGION), new byte[0], META_END, 1, 5 + moves);
    }
    long table = TableKeys.physicalId(rawKey, "a key of the model");
    long run = Math.floorDiv(table, tablesPerRegion);
    long rows = rowRun(rawKey, table);
    Place place = rows == 0 ? new Place(run, 0, 0) : new Place(run, table, rows);
    ModelRegion region = regions.computeIfAbsent(place, this::make);
    return new ModelRegion(
        region.id(),
        store(region.id()),
        region.startKey(),
        region.endKey(),
        region.confVersion(),
        region.version() + moves);
  }

  private long rowRun(byte[] rawKey, long table) {
    if (rowsPerRegion == 0 || !TableKeys.isRecord(rawKey) || !TableKeys.hasIntHandle(rawKey)) {
      return 0;
    }
    return 1 + Math.floorDiv(TableKeys.intHandle(rawKey, "a key of the model"), rowsPerRegion);
  }

  private ModelRegion make(Place place) {
    byte[] start;
    byte[] end;
    if (place.rows == 0) {
      start = TableKeys.tablePrefix(place.run * tablesPerRegion);
      end = TableKeys.tablePrefix((place.run + 1) * tablesPerRegion);
    } else {
      start = TableKeys.record(place.table, (place.rows - 1) * rowsPerRegion);
      end = TableKeys.record(place.table, place.rows * rowsPerRegion);
    }
    long id = nextId;
    nextId += 2;
    return new ModelRegion(id, 0, start, end, 1, 7);
  }

  private long store(long region) {
    return 1 + Math.floorMod(region / 2 + moves, (long) stores);
  }

  /** Every region's leader moves to another store, where there are several. */
  public void moveLeaders() {
    moves++;
  }

  private record Place(long run, long table, long rows) {}
}
