package io.pitr.plugin.storage.s3;

/** How objects are written; an empty text leaves it to the bucket. */
record WriteAttributes(
    String storageClass, String sse, String sseKmsKeyId, String acl, boolean objectLock) {}
