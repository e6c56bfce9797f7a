package io.pitr.sql.value;

/** The one value of {@link Datum#NULL}. */
enum NullDatum implements Datum {
  INSTANCE
}
