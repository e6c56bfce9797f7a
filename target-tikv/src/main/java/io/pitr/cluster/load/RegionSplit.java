package io.pitr.cluster.load;

import io.pitr.format.key.KeySpan;
import io.pitr.tikv.pd.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * A region and the keys inside it to split it at.
 *
 * @param keys ascending, none at the region's start
 */
record RegionSplit(Region region, List<SplitKey> keys) {

  /**
   * Assigns keys to regions, in one pass over both: large clusters have a hundred thousand of each.
   * Keys that are already boundaries are left out, and so are regions without a key.
   *
   * @param regions ascending, without overlaps
   * @param keys ascending
   */
  static List<RegionSplit> of(List<Region> regions, List<SplitKey> keys) {
    var splits = new ArrayList<RegionSplit>();
    int next = 0;
    for (Region region : regions) {
      KeySpan span = region.span();
      var inside = new ArrayList<SplitKey>();
      while (next < keys.size()) {
        SplitKey key = keys.get(next);
        if (!span.isBeforeEnd(key.encoded())) {
          break;
        }
        if (KeySpan.ORDER.compare(key.encoded(), span.start()) > 0) {
          inside.add(key);
        }
        next++;
      }
      if (!inside.isEmpty()) {
        splits.add(new RegionSplit(region, inside));
      }
    }
    return splits;
  }
}
