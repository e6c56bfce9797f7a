package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Kvrpcpb;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An open transaction: reads at its start timestamp and buffers writes until it commits. Keys are
 * raw. Not thread-safe.
 */
public final class Transaction {
  private final KvReader reader;
  private final Tso startTs;
  private final NavigableMap<ByteString, Kvrpcpb.Mutation> mutations = new TreeMap<>(KeySpan.ORDER);

  Transaction(KvReader reader, Tso startTs) {
    this.reader = reader;
    this.startTs = startTs;
  }

  public Tso startTs() {
    return startTs;
  }

  /** Reads a value, including this transaction's own writes. */
  public Optional<ByteString> get(ByteString key) {
    Kvrpcpb.Mutation own = mutations.get(key);
    if (own != null) {
      return own.getOp() == Kvrpcpb.Op.Put ? Optional.of(own.getValue()) : Optional.empty();
    }
    return reader.get(key, startTs);
  }

  /**
   * Reads committed entries of a span at the start timestamp, without this transaction's writes.
   */
  public Iterator<KvReader.Entry> scan(KeySpan span) {
    return reader.scan(span, startTs);
  }

  public void put(ByteString key, ByteString value) {
    mutations.put(
        key,
        Kvrpcpb.Mutation.newBuilder().setOp(Kvrpcpb.Op.Put).setKey(key).setValue(value).build());
  }

  public void delete(ByteString key) {
    mutations.put(key, Kvrpcpb.Mutation.newBuilder().setOp(Kvrpcpb.Op.Del).setKey(key).build());
  }

  /** Returns the buffered writes in the order of their keys. */
  List<Kvrpcpb.Mutation> mutations() {
    return new ArrayList<>(mutations.values());
  }
}
