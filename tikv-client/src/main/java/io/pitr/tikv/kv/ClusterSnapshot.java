package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeySpan;
import java.util.Iterator;
import java.util.Optional;

/** Read-only view of the cluster at one timestamp. */
public final class ClusterSnapshot implements SnapshotReader {
  private final KvReader reader;
  private final Tso ts;
  private boolean closed;

  public ClusterSnapshot(KvReader reader, Tso ts) {
    this.reader = reader;
    this.ts = ts;
  }

  @Override
  public Tso ts() {
    return ts;
  }

  @Override
  public Optional<byte[]> get(byte[] rawKey) {
    checkOpen();
    return reader.get(ByteString.copyFrom(rawKey), ts).map(ByteString::toByteArray);
  }

  @Override
  public Cursor scan(byte[] start, byte[] end) {
    checkOpen();
    return new Pairs(
        reader.scan(new KeySpan(ByteString.copyFrom(start), ByteString.copyFrom(end)), ts));
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the snapshot is closed");
    }
  }

  /** A cursor over fetched pages. */
  private final class Pairs implements Cursor {
    private final Iterator<KvReader.Entry> entries;
    private KvReader.Entry current = new KvReader.Entry(ByteString.EMPTY, ByteString.EMPTY);

    Pairs(Iterator<KvReader.Entry> entries) {
      this.entries = entries;
    }

    @Override
    public boolean next() {
      checkOpen();
      if (!entries.hasNext()) {
        return false;
      }
      current = entries.next();
      return true;
    }

    @Override
    public byte[] key() {
      return current.key().toByteArray();
    }

    @Override
    public byte[] value() {
      return current.value().toByteArray();
    }

    @Override
    public void close() {}
  }
}
