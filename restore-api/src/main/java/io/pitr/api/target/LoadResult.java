package io.pitr.api.target;

/**
 * Counts of a load. A target that cannot count takes them from the metadata of the files.
 *
 * @param files read
 * @param kvs distinct key-value pairs put
 * @param bytes their plain size, keys and values
 * @param events entries that were read inside the window
 */
public record LoadResult(long files, long kvs, long bytes, long events) {
  public static final LoadResult NOTHING = new LoadResult(0, 0, 0, 0);

  public LoadResult plus(LoadResult other) {
    return new LoadResult(
        files + other.files, kvs + other.kvs, bytes + other.bytes, events + other.events);
  }
}
