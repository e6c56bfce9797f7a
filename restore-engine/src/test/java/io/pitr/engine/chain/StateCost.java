package io.pitr.engine.chain;

/**
 * What was asked of a state store.
 *
 * @param bytes of keys and values, read and written
 */
record StateCost(int requests, long bytes) {}
