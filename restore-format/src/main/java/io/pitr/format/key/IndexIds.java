package io.pitr.format.key;

/**
 * Index ids in keys (spec/formats.md §4.3). An index that is being added has a temporary index,
 * whose id is the index's id with its high bits set.
 */
public final class IndexIds {
  private static final long TEMPORARY = 0x7fff_0000_0000_0000L;
  private static final long BASE = 0x0000_ffff_ffff_ffffL;

  private IndexIds() {}

  public static long temporary(long indexId) {
    return indexId | TEMPORARY;
  }

  public static boolean isTemporary(long indexId) {
    return (indexId & TEMPORARY) == TEMPORARY;
  }

  /** The id in the schema. */
  public static long base(long indexId) {
    return indexId & BASE;
  }
}
