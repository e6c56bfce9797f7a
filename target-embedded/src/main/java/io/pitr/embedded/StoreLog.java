package io.pitr.embedded;

import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives RocksDB's log. Nothing in it is a warning here: failures are also thrown by the failing
 * call, and a new target logs missing files. Without this logger RocksDB would write log files into
 * the target, even when it only reads.
 */
final class StoreLog extends Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(StoreLog.class);

  StoreLog() {
    super(InfoLogLevel.WARN_LEVEL);
  }

  @Override
  protected void log(InfoLogLevel level, String message) {
    if (level.getValue() >= InfoLogLevel.ERROR_LEVEL.getValue()) {
      LOG.info("RocksDB: {}", message);
    } else {
      LOG.debug("RocksDB: {}", message);
    }
  }
}
