package io.pitr.format.log;

/** What a record of the write CF says about its key (spec/formats.md §1.8). */
public enum WriteType {
  PUT('P'),
  DELETE('D'),
  /** Locked without a change of data. */
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

  /** Whether the record is a version that readers see: data, or its removal. */
  public boolean isVersion() {
    return this == PUT || this == DELETE;
  }
}
