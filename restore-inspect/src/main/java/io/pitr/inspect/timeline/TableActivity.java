package io.pitr.inspect.timeline;

import java.util.List;

/**
 * The activity of a physical table per bucket.
 *
 * @param name name if a schema with the id was read
 * @param writes rows put; if data was not read, events of all kinds
 * @param deletes rows deleted; zeros if data was not read
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
