package io.pitr.inspect.schema;

import io.pitr.format.schema.TableInfo;
import io.pitr.inspect.ddl.NextIds;

/**
 * How far the allocators of a table have come: the highest id reserved, 0 when none was
 * (spec/formats.md §4.4, §4.5).
 *
 * @param rowId {@code TID:}
 * @param autoIncrement {@code IID:}; in use only where it is separate
 * @param autoRandom {@code TARID:}
 * @param sequence {@code SID:}
 */
public record NextTableIds(long rowId, long autoIncrement, long autoRandom, long sequence) {

  /** What SHOW CREATE TABLE says comes next. */
  public NextIds next(TableInfo table) {
    long increment = table.separatesAutoIncrement() ? autoIncrement : rowId;
    return new NextIds(increment + 1, autoRandom + 1);
  }
}
