package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Retry;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads values that are committed at a timestamp. Thread-safe; its iterators are not. */
public final class KvReader {
  private static final int PAGE = 256;

  private final RegionCaller caller;
  private final LockResolver locks;

  public KvReader(RegionCaller caller, TsoOracle oracle) {
    this.caller = caller;
    this.locks = new LockResolver(caller, oracle);
  }

  LockResolver locks() {
    return locks;
  }

  /** A raw key and its value. */
  public record Entry(ByteString key, ByteString value) {}

  /** Reads the value of a raw key; empty when the key has none at {@code ts}. */
  public Optional<ByteString> get(ByteString key, Tso ts) {
    Retry retry = caller.retry();
    while (true) {
      Kvrpcpb.GetResponse answer =
          caller.call(
              "KvGet",
              Encoded.key(key),
              (stub, region) ->
                  stub.kvGet(
                      Kvrpcpb.GetRequest.newBuilder()
                          .setContext(caller.context(region))
                          .setKey(key)
                          .setVersion(ts.value())
                          .build()),
              Kvrpcpb.GetResponse::getRegionError);
      if (!answer.hasError()) {
        return answer.getNotFound() ? Optional.empty() : Optional.of(answer.getValue());
      }
      follow(answer.getError(), key, ts, retry);
    }
  }

  /** Reads all entries of a span of raw keys in ascending order; pages are fetched on demand. */
  public Iterator<Entry> scan(KeySpan span, Tso ts) {
    return new Scan(span, ts, false);
  }

  /** Same as {@link #scan}, with empty values. */
  public Iterator<Entry> scanKeys(KeySpan span, Tso ts) {
    return new Scan(span, ts, true);
  }

  private void follow(Kvrpcpb.KeyError error, ByteString key, Tso ts, Retry retry) {
    if (!error.hasLocked()) {
      throw new RestoreException(
          TikvError.TIKV_REFUSED,
          "the read failed: " + error,
          "key " + HexText.of(key.toByteArray()));
    }
    locks.resolve(error.getLocked(), ts, retry);
  }

  /** Iterates over the regions of a span. */
  private final class Scan implements Iterator<Entry> {
    private final ByteString end;
    private final Tso ts;
    private final boolean keysOnly;
    private ByteString next;
    private Iterator<Kvrpcpb.KvPair> page = List.<Kvrpcpb.KvPair>of().iterator();
    private boolean exhausted;

    Scan(KeySpan span, Tso ts, boolean keysOnly) {
      this.keysOnly = keysOnly;
      this.next = span.start();
      this.end = span.end();
      this.ts = ts;
    }

    @Override
    public boolean hasNext() {
      while (!page.hasNext() && !exhausted) {
        fetch();
      }
      return page.hasNext();
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Kvrpcpb.KvPair pair = page.next();
      return new Entry(pair.getKey(), pair.getValue());
    }

    private void fetch() {
      Retry retry = caller.retry();
      while (true) {
        Region[] asked = new Region[1];
        Kvrpcpb.ScanResponse answer =
            caller.call(
                "KvScan",
                Encoded.key(next),
                (stub, region) -> {
                  asked[0] = region;
                  return stub.kvScan(request(region));
                },
                Kvrpcpb.ScanResponse::getRegionError);
        Optional<Kvrpcpb.KeyError> error = error(answer);
        if (error.isEmpty()) {
          advance(answer.getPairsList(), Encoded.raw(asked[0].span().end()));
          return;
        }
        follow(error.get(), next, ts, retry);
      }
    }

    private Optional<Kvrpcpb.KeyError> error(Kvrpcpb.ScanResponse answer) {
      if (answer.hasError()) {
        return Optional.of(answer.getError());
      }
      return answer.getPairsList().stream()
          .filter(Kvrpcpb.KvPair::hasError)
          .map(Kvrpcpb.KvPair::getError)
          .findFirst();
    }

    private Kvrpcpb.ScanRequest request(Region region) {
      ByteString regionEnd = Encoded.raw(region.span().end());
      boolean regionEndsFirst =
          !regionEnd.isEmpty() && new KeySpan(next, end).isBeforeEnd(regionEnd);
      return Kvrpcpb.ScanRequest.newBuilder()
          .setContext(caller.context(region))
          .setStartKey(next)
          .setEndKey(regionEndsFirst ? regionEnd : end)
          .setLimit(PAGE)
          .setVersion(ts.value())
          .setKeyOnly(keysOnly)
          .build();
    }

    private void advance(List<Kvrpcpb.KvPair> pairs, ByteString regionEnd) {
      page = pairs.iterator();
      if (pairs.size() == PAGE) {
        next = pairs.get(PAGE - 1).getKey().concat(ByteString.copyFrom(new byte[] {0}));
      } else if (regionEnd.isEmpty() || !new KeySpan(next, end).isBeforeEnd(regionEnd)) {
        exhausted = true;
      } else {
        next = regionEnd;
      }
    }
  }
}
