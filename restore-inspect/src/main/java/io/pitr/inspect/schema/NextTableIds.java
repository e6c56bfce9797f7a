package io.pitr.inspect.schema;

import io.pitr.format.schema.TableInfo;
import io.pitr.inspect.ddl.NextIds;

/**
 * The highest ids reserved by the allocators of a table, 0 if none (spec/formats.md §4.4, §4.5).
 *
 * @param rowId {@code TID:}
 * @param autoIncrement {@code IID:}; used only if it is a separate allocator
 * @param autoRandom {@code TARID:}
 * @param sequence {@code SID:}
 */
public record NextTableIds(long rowId, long autoIncrement, long autoRandom, long sequence) {

  /** The next ids as SHOW CREATE TABLE prints them. */
  public NextIds next(TableInfo table) {
    long increment = table.separatesAutoIncrement() ? autoIncrement : rowId;
    return new NextIds(increment + 1, autoRandom + 1);
  }
}
