package io.pitr.integration.data;

/** Reads what a cluster holds now. */
public interface DataReader {
  HeldData read();
}
