package io.pitr.sql.value;

/** The type of {@link Datum#NULL}. */
enum NullDatum implements Datum {
  INSTANCE
}
