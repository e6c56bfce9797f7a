package io.pitr.engine.chain;

/**
 * A hook's state as it is stored.
 *
 * @param version of the hook's codec that wrote it
 * @param state JSON text
 */
public record SavedHook(int version, String state) {}
