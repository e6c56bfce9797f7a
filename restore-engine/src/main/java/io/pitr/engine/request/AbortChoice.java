package io.pitr.engine.request;

/** What happens to the record of an aborted chain, and to what it restored. */
public enum AbortChoice {
  /** Both stay. */
  KEEP,
  /** The record is deleted. */
  PURGE,
  /** The objects that the chain created are removed, then the record is deleted. */
  DROP_RESTORED
}
