package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.rpc.Retry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes versioned keys without a transaction (spec/restore-flow.md §3.5). A request never contains
 * two versions of one key, because TiKV's resolved-ts tracking does not support that.
 */
public final class RawWriter {
  private static final int BATCH_KEYS = 64;
  private static final int BATCH_BYTES = 16 << 10;
  private static final int TS_BYTES = 8;

  private final RegionCaller caller;

  public RawWriter(RegionCaller caller) {
    this.caller = caller;
  }

  /** A versioned key, {@code enc(raw) + ts}, and its value. */
  public record Pair(ByteString key, ByteString value) {
    ByteString encodedKey() {
      return key.substring(0, key.size() - TS_BYTES);
    }
  }

  /** Puts all pairs; durable on return. Idempotent. */
  public void put(ColumnFamily cf, List<Pair> pairs) {
    Retry retry = caller.retry();
    List<Pair> left = pairs;
    while (!left.isEmpty()) {
      var again = new ArrayList<Pair>();
      for (Map.Entry<Region, List<Pair>> group :
          caller.byRegion(left, Pair::encodedKey).entrySet()) {
        for (List<Pair> batch : batches(group.getValue())) {
          if (!send(cf, group.getKey(), batch, retry)) {
            again.addAll(batch);
          }
        }
      }
      left = again;
    }
  }

  private boolean send(ColumnFamily cf, Region region, List<Pair> batch, Retry retry) {
    var request = Kvrpcpb.RawBatchPutRequest.newBuilder().setCf(cf.wireName());
    for (Pair pair : batch) {
      request.addPairsBuilder().setKey(pair.key()).setValue(pair.value());
      request.addTtls(0);
    }
    Optional<Kvrpcpb.RawBatchPutResponse> answer =
        caller.attempt(
            "RawBatchPut",
            region,
            (stub, at) -> stub.rawBatchPut(request.setContext(caller.context(at)).build()),
            Kvrpcpb.RawBatchPutResponse::getRegionError,
            retry);
    if (answer.isPresent() && !answer.get().getError().isEmpty()) {
      throw new RestoreException(
          TikvError.TIKV_REFUSED,
          answer.get().getError(),
          "RawBatchPut to region " + region.id() + ", column family " + cf.wireName());
    }
    return answer.isPresent();
  }

  private static List<List<Pair>> batches(List<Pair> pairs) {
    var sorted = new ArrayList<>(pairs);
    sorted.sort((a, b) -> KeySpan.ORDER.compare(a.key(), b.key()));
    var batches = new ArrayList<List<Pair>>();
    List<Pair> batch = new ArrayList<>();
    Set<ByteString> keys = new HashSet<>();
    int bytes = 0;
    for (Pair pair : sorted) {
      int more = pair.key().size() + pair.value().size();
      boolean full = batch.size() == BATCH_KEYS || bytes + more > BATCH_BYTES;
      if (!batch.isEmpty() && (full || keys.contains(pair.encodedKey()))) {
        batches.add(batch);
        batch = new ArrayList<>();
        keys.clear();
        bytes = 0;
      }
      batch.add(pair);
      keys.add(pair.encodedKey());
      bytes += more;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
