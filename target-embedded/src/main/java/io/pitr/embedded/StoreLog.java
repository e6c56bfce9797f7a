package io.pitr.embedded;

import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what RocksDB says. Nothing of it is a warning here: whatever failed is also the failure of
 * the call that asked for it, and a new target begins with complaints that files are not there yet.
 * Without it RocksDB would keep log files of its own in the target, even where it is only read.
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
