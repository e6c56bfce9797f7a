package io.pitr.inspect.verify;

/**
 * What the events of a log are, duplicates included.
 *
 * @param writeData events of the write CF in data files
 * @param writeMeta events of the write CF in meta files
 * @param defaultData events of the default CF in data files
 * @param defaultMeta events of the default CF in meta files
 * @param putsShort records that put a value which they hold themselves
 * @param putsLong records that put a value of the default CF
 * @param deletes records that delete
 * @param locks records that only lock
 * @param rollbacks records of transactions rolled back
 * @param physicalDeletes events that remove a version
 */
public record LogCounts(
    long writeData,
    long writeMeta,
    long defaultData,
    long defaultMeta,
    long putsShort,
    long putsLong,
    long deletes,
    long locks,
    long rollbacks,
    long physicalDeletes) {

  static final LogCounts NONE = new LogCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public long events() {
    return writeData + writeMeta + defaultData + defaultMeta;
  }

  LogCounts plus(LogCounts other) {
    return new LogCounts(
        writeData + other.writeData,
        writeMeta + other.writeMeta,
        defaultData + other.defaultData,
        defaultMeta + other.defaultMeta,
        putsShort + other.putsShort,
        putsLong + other.putsLong,
        deletes + other.deletes,
        locks + other.locks,
        rollbacks + other.rollbacks,
        physicalDeletes + other.physicalDeletes);
  }
}
