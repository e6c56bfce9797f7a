package io.pitr.format.table;

/** Numbers of SchemaState that readers of rows care about (spec/formats.md §6.6). */
public final class SchemaStates {
  public static final int PUBLIC = 5;

  private SchemaStates() {}
}
