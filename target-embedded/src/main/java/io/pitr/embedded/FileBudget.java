package io.pitr.embedded;

import io.pitr.base.OpenFiles;
import java.util.OptionalInt;

/**
 * Files that a store may keep open. RocksDB opens all files of level 0 to read or to compact them,
 * so their number has to fit.
 *
 * @param openFiles tables that are kept open
 * @param level0Files files of level 0 at which they are compacted
 */
record FileBudget(int openFiles, int level0Files) {
  private static final int MOST_FILES = 512;
  private static final int LEAST_FILES = 32;

  /**
   * Compacting during a load costs more than it saves; reads tolerate up to 256 files in level 0.
   */
  private static final int MOST_LEVEL0_FILES = 256;

  /** Files of the backup, files that are written, connections. */
  private static final int OTHERS = 64;

  private static final int OTHERS_PER_JOB = 8;

  /**
   * A share of what this process may still open.
   *
   * @param jobs of RocksDB and of loads that run at once
   */
  static FileBudget ofProcess(int jobs) {
    return of(OpenFiles.left(), jobs);
  }

  /**
   * @param left files that the process may still open; empty if there is no limit
   */
  static FileBudget of(OptionalInt left, int jobs) {
    if (left.isEmpty()) {
      return new FileBudget(MOST_FILES, MOST_LEVEL0_FILES);
    }
    long tables = left.getAsInt() - OTHERS - (long) OTHERS_PER_JOB * jobs;
    int openFiles = (int) Math.max(LEAST_FILES, Math.min(MOST_FILES, tables));
    return new FileBudget(openFiles, Math.min(MOST_LEVEL0_FILES, openFiles / 2));
  }

  /** Whether the limit of the process leaves room for that many tables at once. */
  static boolean fits(OptionalInt left, int tables) {
    return left.isEmpty() || tables + OTHERS <= left.getAsInt();
  }
}
