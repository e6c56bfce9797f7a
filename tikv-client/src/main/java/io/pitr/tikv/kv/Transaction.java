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
 * A transaction in the making: reads as of its start, writes kept here until it commits. Keys are
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

  /** The value of a key, this transaction's own writes included. */
  public Optional<ByteString> get(ByteString key) {
    Kvrpcpb.Mutation own = mutations.get(key);
    if (own != null) {
      return own.getOp() == Kvrpcpb.Op.Put ? Optional.of(own.getValue()) : Optional.empty();
    }
    return reader.get(key, startTs);
  }

  /** Committed pairs of a span as of the start; this transaction's own writes are left out. */
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

  /** What is to be written, in order of key. */
  List<Kvrpcpb.Mutation> mutations() {
    return new ArrayList<>(mutations.values());
  }
}
