package io.pitr.engine.segment;

import io.pitr.api.target.LogLoad;
import io.pitr.api.target.WorkCheckpoint;

/** Brings a load's log ranges to the target, in whichever way the target takes them. */
@FunctionalInterface
interface LogApplication {
  void apply(LogLoad load, WorkCheckpoint ledger);
}
