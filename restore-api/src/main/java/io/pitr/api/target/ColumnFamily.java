package io.pitr.api.target;

/** The column families of TiKV that hold data. */
public enum ColumnFamily {
  /** Values that are too long for the write record; keys end in the start-ts. */
  DEFAULT("default"),
  /** Commit records; keys end in the commit-ts. */
  WRITE("write");

  private final String wireName;

  ColumnFamily(String wireName) {
    this.wireName = wireName;
  }

  /** As in backups and requests. */
  public String wireName() {
    return wireName;
  }
}
