package io.pitr.workload;

/** The name of a table, view or sequence. */
record TableName(String database, String name) {
  @Override
  public String toString() {
    return database + "." + name;
  }
}
