package io.pitr.inspect.ddl;

/**
 * What the allocators of a table give next; 0 or 1 is not shown.
 *
 * @param autoIncrement of the AUTO_INCREMENT column
 * @param autoRandom of the AUTO_RANDOM column
 */
public record NextIds(long autoIncrement, long autoRandom) {
  public static final NextIds UNKNOWN = new NextIds(0, 0);
}
