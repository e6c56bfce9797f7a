package io.pitr.api.storage;

import java.util.Map;
import java.util.TreeMap;

/**
 * A storage root in the terms of {@code backup.StorageBackend} (spec/messages.md). Nodes of a
 * cluster open the root themselves with it. Values may be secret; the text form has the names of
 * the fields only.
 */
public sealed interface StorageDescription {

  /** Name of the chosen field of the message: {@code local}, {@code s3}. */
  String kind();

  /** Fields of the message by name, without empty ones. */
  Map<String, String> fields();

  /** A folder that every node mounts at the same path. */
  record Local(String path) implements StorageDescription {
    @Override
    public String kind() {
      return "local";
    }

    @Override
    public Map<String, String> fields() {
      return Map.of("path", path);
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /** A bucket of S3 or of a compatible service. */
  record S3(Map<String, String> fields) implements StorageDescription {
    public S3 {
      fields = Map.copyOf(fields);
    }

    @Override
    public String kind() {
      return "s3";
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /** A bucket of Google Cloud Storage. */
  record Gcs(Map<String, String> fields) implements StorageDescription {
    public Gcs {
      fields = Map.copyOf(fields);
    }

    @Override
    public String kind() {
      return "gcs";
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /** A container of Azure Blob Storage. */
  record Azure(Map<String, String> fields) implements StorageDescription {
    public Azure {
      fields = Map.copyOf(fields);
    }

    @Override
    public String kind() {
      return "azure_blob_storage";
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  /**
   * A storage that nodes of a cluster cannot open.
   *
   * @param kind for messages, such as the URI scheme
   */
  record Other(String kind, Map<String, String> fields) implements StorageDescription {
    public Other {
      fields = Map.copyOf(fields);
    }

    @Override
    public String toString() {
      return text(this);
    }
  }

  private static String text(StorageDescription storage) {
    return storage.kind() + new TreeMap<>(storage.fields()).keySet();
  }
}
