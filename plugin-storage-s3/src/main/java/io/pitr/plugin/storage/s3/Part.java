package io.pitr.plugin.storage.s3;

/**
 * A piece of an object from one response.
 *
 * @param bytes as many bytes as requested, or fewer if the object ends before
 * @param totalBytes size of the whole object
 * @param tag version of the object; empty if the service sends none
 */
record Part(byte[] bytes, long totalBytes, String tag) {}
