package io.pitr.cluster.meta;

import com.google.protobuf.ByteString;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.TableInfo;
import io.pitr.tikv.kv.Transaction;
import io.pitr.tikv.kv.TxnClient;
import java.util.List;

/** Ends the table mode that blocks users from restored tables (spec/segmented-restore.md D.5). */
public final class TableFence {
  private static final int TABLES_A_TRANSACTION = 64;
  private static final int NORMAL = 0;

  private final TxnClient txn;

  public TableFence(TxnClient txn) {
    this.txn = txn;
  }

  /**
   * Opens those of the tables that exist and are not open yet.
   *
   * @return whether any table changed
   */
  public boolean open(List<MetaKey.Table> tables) {
    boolean changed = false;
    for (int from = 0; from < tables.size(); from += TABLES_A_TRANSACTION) {
      List<MetaKey.Table> some =
          tables.subList(from, Math.min(from + TABLES_A_TRANSACTION, tables.size()));
      changed |= txn.inTransaction("opening tables", transaction -> open(transaction, some));
    }
    return changed;
  }

  private static boolean open(Transaction transaction, List<MetaKey.Table> tables) {
    boolean changed = false;
    for (MetaKey.Table table : tables) {
      ByteString key = ByteString.copyFrom(table.encode());
      TableInfo info =
          transaction.get(key).map(json -> TableInfo.parse(json.toByteArray())).orElse(null);
      if (info != null && info.mode() != NORMAL) {
        transaction.put(key, ByteString.copyFrom(info.withMode(NORMAL).json()));
        changed = true;
      }
    }
    return changed;
  }
}
