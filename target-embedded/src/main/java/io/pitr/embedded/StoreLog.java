package io.pitr.embedded;

import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes RocksDB's warnings and errors to the log file, as warnings: failures are also thrown by
 * the failing call, and a new target logs missing files. They are not shown on the terminal.
 * Without this logger RocksDB would write log files into the target, even when it only reads.
 */
final class StoreLog extends Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.rocksdb");

  StoreLog() {
    super(InfoLogLevel.WARN_LEVEL);
  }

  @Override
  protected void log(InfoLogLevel level, String message) {
    switch (level) {
      case WARN_LEVEL, ERROR_LEVEL, FATAL_LEVEL -> LOG.warn("RocksDB: {}", message.strip());
      // RocksDB passes its headers, the dump of all options, at every level.
      default -> LOG.trace("RocksDB: {}", message);
    }
  }
}
