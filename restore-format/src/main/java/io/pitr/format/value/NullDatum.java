package io.pitr.format.value;

/** The one value of {@link Datum#NULL}. */
enum NullDatum implements Datum {
  INSTANCE
}
