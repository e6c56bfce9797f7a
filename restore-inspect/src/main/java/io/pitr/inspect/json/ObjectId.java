package io.pitr.inspect.json;

/** An id of a cluster, store, table or DDL job: in JSON a string of decimal digits. */
public record ObjectId(long value) {
  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
