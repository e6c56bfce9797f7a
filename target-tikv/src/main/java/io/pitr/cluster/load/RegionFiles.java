package io.pitr.cluster.load;

import io.pitr.format.key.KeySpan;
import io.pitr.tikv.pd.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * A region and the files that have keys in it.
 *
 * @param files in the order of the group
 */
record RegionFiles(Region region, List<BaseFile> files) {

  /**
   * Assigns files to regions, in one pass over both; a file belongs to each region that it
   * overlaps. Regions without a file are left out.
   *
   * @param regions ascending, without overlaps
   * @param files ascending by their start
   */
  static List<RegionFiles> of(List<Region> regions, List<BaseFile> files) {
    List<Placed> placed = files.stream().map(file -> new Placed(file, file.encodedSpan())).toList();
    var assigned = new ArrayList<RegionFiles>();
    List<Placed> open = new ArrayList<>();
    int next = 0;
    for (Region region : regions) {
      KeySpan span = region.span();
      while (next < placed.size() && span.isBeforeEnd(placed.get(next).span.start())) {
        open.add(placed.get(next++));
      }
      open.removeIf(file -> !file.span.isBeforeEnd(span.start()));
      if (!open.isEmpty()) {
        assigned.add(new RegionFiles(region, open.stream().map(Placed::file).toList()));
      }
    }
    return assigned;
  }

  /** A file and its encoded keys. */
  private record Placed(BaseFile file, KeySpan span) {}
}
