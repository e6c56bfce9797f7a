package io.pitr.api.storage;

/**
 * An object of a backup storage.
 *
 * @param path relative to the storage's root, {@code /} between parts, no leading {@code /}
 * @param size in bytes
 */
public record ObjectInfo(String path, long size) {}
