package io.pitr.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The state of RocksDB's manifest, which grows with every change of the set of table files.
 *
 * @param name of the manifest's file; empty if there is none
 */
record ManifestStamp(String name, long sizeBytes) {
  private static final ManifestStamp NONE = new ManifestStamp("", 0);

  static ManifestStamp of(Path database) {
    Path current = database.resolve("CURRENT");
    try {
      String name = Files.readString(current, StandardCharsets.US_ASCII).strip();
      return new ManifestStamp(name, Files.size(database.resolve(name)));
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException e) {
      throw StoreFailure.of(e, "the manifest can't be read", current);
    }
  }
}
