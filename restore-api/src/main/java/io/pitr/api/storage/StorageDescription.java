package io.pitr.api.storage;

import java.util.Map;
import java.util.TreeMap;

/**
 * A storage root in the terms of {@code backup.StorageBackend} (spec/messages.md): the kind is the
 * name of the chosen field ({@code local}, {@code s3}), the fields are that message's, by name.
 * Values may be secret; the text form names the fields only.
 */
public record StorageDescription(String kind, Map<String, String> fields) {
  public StorageDescription {
    fields = Map.copyOf(fields);
  }

  @Override
  public String toString() {
    return kind + new TreeMap<>(fields).keySet();
  }
}
