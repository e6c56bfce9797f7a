package io.pitr.plugin.storage.s3;

/**
 * A piece of an object as one answer brought it.
 *
 * @param bytes as many as were asked for, or fewer where the object ends before
 * @param totalBytes size of the whole object
 * @param tag the version of the object; empty when the store gives none
 */
record Part(byte[] bytes, long totalBytes, String tag) {}
