package io.pitr.api.storage;

import io.pitr.api.ErrorCode;

/** Failures of a backup storage. */
public final class StorageError {
  public static final ErrorCode STORAGE_NOT_FOUND =
      ErrorCode.environment(
          "STORAGE_NOT_FOUND",
          "An object that the backup refers to is not in the storage.",
          "Check the storage URL, and copy the missing object back from where the backup came from.");

  public static final ErrorCode STORAGE_SHORT_READ =
      ErrorCode.corrupt(
          "STORAGE_SHORT_READ",
          "An object is shorter than the backup's metadata says.",
          "The object is truncated: copy it again from where the backup came from.");

  public static final ErrorCode STORAGE_TOO_LARGE =
      ErrorCode.corrupt(
          "STORAGE_TOO_LARGE",
          "An object is larger than anything a backup writes there.",
          "Check that the storage URL names a backup, and that the object was not replaced.");

  public static final ErrorCode STORAGE_PATH_REFUSED =
      ErrorCode.corrupt(
          "STORAGE_PATH_REFUSED",
          "A path in the backup's metadata leaves the storage's root.",
          "Do not use this backup: its metadata was damaged or tampered with.");

  public static final ErrorCode STORAGE_DENIED =
      ErrorCode.environment(
              "STORAGE_DENIED",
              "The storage refused access.",
              "Grant list and read on the prefix to the user that runs this program.")
          .asPermanent();

  public static final ErrorCode STORAGE_UNAVAILABLE =
      ErrorCode.environment(
          "STORAGE_UNAVAILABLE",
          "The storage did not answer, after several tries.",
          "Check the network and the storage's health, then run the same command again.");

  public static final ErrorCode STORAGE_IO =
      ErrorCode.environment(
          "STORAGE_IO",
          "Reading or writing the storage failed.",
          "Check the disk or the network, then run the same command again.");

  public static final ErrorCode STORAGE_UNSUPPORTED =
      ErrorCode.environment(
              "STORAGE_UNSUPPORTED",
              "The storage lacks an operation that was asked of it.",
              "Use a storage that has it, such as a local folder or S3 itself.")
          .asPermanent();

  public static final ErrorCode STORAGE_URL_INVALID =
      ErrorCode.usage(
          "STORAGE_URL_INVALID",
          "The storage URL can't be understood.",
          "Give a URL such as local:///path or s3://bucket/prefix.");

  public static final ErrorCode STORAGE_SCHEME_UNKNOWN =
      ErrorCode.usage(
          "STORAGE_SCHEME_UNKNOWN",
          "No plugin serves this URL scheme.",
          "Use one of the schemes that `br plugins` lists, or put the plugin's jar into plugins/.");

  private StorageError() {}
}
