package io.pitr.tikv.kv;

/** A transaction conflicts with another one and had no effect; it can be run again. */
final class TxnRestart extends Exception {
  private static final long serialVersionUID = 1L;

  TxnRestart(String message) {
    super(message);
  }
}
