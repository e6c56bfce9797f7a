package io.pitr.plugin.storage.s3;

/** How objects are written; empty texts leave it to the bucket. */
record WriteAttributes(String storageClass, String sse, String sseKmsKeyId, String acl) {}
