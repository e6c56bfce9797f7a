package io.pitr.inspect.timeline;

import java.util.List;

/**
 * What happened to a physical table, bucket by bucket.
 *
 * @param name as far as schemas were met
 * @param writes rows put; without reading data, events of all kinds
 * @param deletes rows deleted; zeros without reading data
 */
public record TableActivity(long id, String name, List<Long> writes, List<Long> deletes) {
  public TableActivity {
    writes = List.copyOf(writes);
    deletes = List.copyOf(deletes);
  }

  public long totalWrites() {
    return writes.stream().mapToLong(Long::longValue).sum();
  }

  public long totalDeletes() {
    return deletes.stream().mapToLong(Long::longValue).sum();
  }
}
