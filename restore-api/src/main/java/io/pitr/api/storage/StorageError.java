package io.pitr.api.storage;

import io.pitr.api.ErrorCode;

/** Failures of a backup storage. */
public enum StorageError implements ErrorCode {
  STORAGE_NOT_FOUND(
      Kind.ENVIRONMENT,
      "An object that the backup refers to is not in the storage.",
      "Check the storage URL, and copy the missing object back from where the backup came from."),
  STORAGE_SHORT_READ(
      Kind.CORRUPT,
      "An object is shorter than the backup's metadata says.",
      "The object is truncated: copy it again from where the backup came from."),
  STORAGE_TOO_LARGE(
      Kind.CORRUPT,
      "An object is larger than anything a backup writes there.",
      "Check that the storage URL names a backup, and that the object was not replaced."),
  STORAGE_PATH_REFUSED(
      Kind.CORRUPT,
      "A path in the backup's metadata leaves the storage's root.",
      "Do not use this backup: its metadata was damaged or tampered with."),
  STORAGE_DENIED(
      Kind.ENVIRONMENT,
      "The storage refused access.",
      "Grant list and read on the prefix to the user that runs this program."),
  STORAGE_UNAVAILABLE(
      Kind.ENVIRONMENT,
      "The storage did not answer, after several tries.",
      "Check the network and the storage's health, then run the same command again."),
  STORAGE_IO(
      Kind.ENVIRONMENT,
      "Reading or writing the storage failed.",
      "Check the disk or the network, then run the same command again."),
  STORAGE_UNSUPPORTED(
      Kind.ENVIRONMENT,
      "The storage lacks an operation that was asked of it.",
      "Use a storage that has it, such as a local folder or S3 itself."),
  STORAGE_URL_INVALID(
      Kind.USAGE,
      "The storage URL can't be understood.",
      "Give a URL such as local:///path or s3://bucket/prefix."),
  STORAGE_SCHEME_UNKNOWN(
      Kind.USAGE,
      "No plugin serves this URL scheme.",
      "Use one of the schemes that `br plugins` lists, or put the plugin's jar into plugins/.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  StorageError(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
