package io.pitr.inspect.verify;

/**
 * Numbers of events in a log, duplicates included.
 *
 * @param writeData events of the write CF in data files
 * @param writeMeta events of the write CF in meta files
 * @param defaultData events of the default CF in data files
 * @param defaultMeta events of the default CF in meta files
 * @param putsShort put records with an inline value
 * @param putsLong put records with a value in the default CF
 * @param deletes delete records
 * @param locks lock records
 * @param rollbacks rollback records
 * @param physicalDeletes events that physically remove a version
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
