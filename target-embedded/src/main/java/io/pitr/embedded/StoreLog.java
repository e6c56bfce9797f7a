package io.pitr.embedded;

import java.util.List;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes RocksDB's warnings and errors to the log file, as warnings: failures are also thrown by
 * the failing call. They are not shown on the terminal. Without this logger RocksDB would write log
 * files into the target, even when it only reads.
 */
final class StoreLog extends Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.rocksdb");

  /**
   * Parts of warnings about what is normal here: files of other writers, folders that come next.
   */
  private static final List<String> NORMAL =
      List.of("Tail prefetch size", "opened without unique ID", "dir NotFound");

  StoreLog() {
    super(InfoLogLevel.WARN_LEVEL);
  }

  @Override
  protected void log(InfoLogLevel level, String message) {
    switch (level) {
      case WARN_LEVEL, ERROR_LEVEL, FATAL_LEVEL -> {
        if (isNormal(message)) {
          LOG.debug("RocksDB: {}", message.strip());
        } else {
          LOG.warn("RocksDB: {}", message.strip());
        }
      }
      // RocksDB passes its headers, the dump of all options, at every level.
      default -> LOG.trace("RocksDB: {}", message);
    }
  }

  /** Whether a warning is about a normal state of a target. */
  static boolean isNormal(String message) {
    return NORMAL.stream().anyMatch(message::contains);
  }
}
