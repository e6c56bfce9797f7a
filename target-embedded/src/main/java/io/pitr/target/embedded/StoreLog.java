package io.pitr.target.embedded;

import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes RocksDB's warnings. Without it RocksDB would keep log files of its own in the target, even
 * where it is only read.
 */
final class StoreLog extends Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(StoreLog.class);

  StoreLog() {
    super(InfoLogLevel.WARN_LEVEL);
  }

  @Override
  protected void log(InfoLogLevel level, String message) {
    if (level.getValue() >= InfoLogLevel.ERROR_LEVEL.getValue()) {
      LOG.warn("RocksDB: {}", message);
    } else {
      LOG.debug("RocksDB: {}", message);
    }
  }
}
