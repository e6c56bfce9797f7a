package io.pitr.plugin.storage.s3;

/** An operation, and the permission that it needs. */
enum S3Verb {
  READ("read", "s3:GetObject"),
  LIST("list", "s3:ListBucket"),
  WRITE("write", "s3:PutObject"),
  DELETE("delete", "s3:DeleteObject");

  private final String word;
  private final String right;

  S3Verb(String word, String right) {
    this.word = word;
    this.right = right;
  }

  String word() {
    return word;
  }

  /** Name in an AWS policy. */
  String right() {
    return right;
  }
}
