package io.pitr.tikv.kv;

/** A transaction had no effect because another got in between: it may be run again. */
final class TxnRestart extends Exception {
  private static final long serialVersionUID = 1L;

  TxnRestart(String message) {
    super(message);
  }
}
