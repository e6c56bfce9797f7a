package io.pitr.inspect.ddl;

/**
 * The next values of a table's id allocators; 0 and 1 are not shown.
 *
 * @param autoIncrement next value of the AUTO_INCREMENT column
 * @param autoRandom next value of the AUTO_RANDOM column
 */
public record NextIds(long autoIncrement, long autoRandom) {
  public static final NextIds UNKNOWN = new NextIds(0, 0);
}
