package io.pitr.apply.write;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.base.CloseStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Entries of one column family in table files that wait to be ingested. The files' key ranges are
 * disjoint.
 *
 * @param unit the unit of work, for messages
 * @param files in key order; empty when there is no entry
 * @param first the least data key; empty when there is no entry
 * @param last the greatest data key
 * @param newest the greatest timestamp of a key
 */
public record SortedFiles(
    String unit,
    ColumnFamily cf,
    List<Path> files,
    byte[] first,
    byte[] last,
    long entries,
    Tso newest)
    implements StagedRun {

  @Override
  public void discard() {
    try (var all = new CloseStack()) {
      files.forEach(file -> all.add(() -> remove(unit, file)));
    }
  }

  static void remove(String unit, Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw TableFileFailure.of(e, "a temporary file of " + unit + " can't be removed", file);
    }
  }
}
