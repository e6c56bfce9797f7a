package io.pitr.tikv.kv;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import java.util.function.Consumer;
import java.util.function.Function;

/** Optimistic transactions over keys of the cluster. Thread-safe. */
public final class TxnClient {
  private final KvReader reader;
  private final TsoOracle oracle;
  private final TwoPhaseCommit commit;
  private final TimeSource time;

  public TxnClient(RegionCaller caller, TsoOracle oracle, TimeSource time) {
    this.reader = new KvReader(caller, oracle);
    this.oracle = oracle;
    this.commit = new TwoPhaseCommit(caller, oracle, reader.locks());
    this.time = time;
  }

  public KvReader reader() {
    return reader;
  }

  /**
   * Runs {@code body} in a transaction and commits its writes. When another transaction conflicts,
   * the body runs again from the start, so it must have no other effect.
   *
   * @param name name of the work for messages
   * @return the result of the body
   * @throws RestoreException {@link TikvError#TXN_CONFLICT} when every try conflicts
   */
  public <T> T inTransaction(String name, Function<Transaction, T> body) {
    Retry retry = RetryPolicy.CONFLICT.start(time);
    while (true) {
      var transaction = new Transaction(reader, oracle.next());
      T result = body.apply(transaction);
      try {
        commit.run(transaction);
        return result;
      } catch (TxnRestart e) {
        if (!retry.pause(name, "conflict: " + e.getMessage(), e)) {
          throw retry.gaveUp(TikvError.TXN_CONFLICT, name);
        }
      }
    }
  }

  /** Same as {@link #inTransaction}, for a body without a result. */
  public void write(String name, Consumer<Transaction> body) {
    Tso unused =
        inTransaction(
            name,
            transaction -> {
              body.accept(transaction);
              return transaction.startTs();
            });
  }
}
