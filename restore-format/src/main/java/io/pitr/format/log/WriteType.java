package io.pitr.format.log;

/** The type of a record of the write CF (spec/formats.md §1.8). */
public enum WriteType {
  PUT('P'),
  DELETE('D'),
  /** The key was locked, its data did not change. */
  LOCK('L'),
  /** The transaction with this start-ts was rolled back. */
  ROLLBACK('R');

  private final byte code;

  WriteType(char code) {
    this.code = (byte) code;
  }

  /** The record's first byte. */
  public byte code() {
    return code;
  }

  /** Whether the record is a version that readers see: a put or a delete. */
  public boolean isVersion() {
    return this == PUT || this == DELETE;
  }
}
