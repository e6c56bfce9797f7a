package io.pitr.inspect.read;

import io.pitr.api.StopRequest;
import io.pitr.api.Tso;
import io.pitr.api.target.SnapshotReader;
import java.util.Optional;

/** A snapshot whose scans end at the next key when the run is asked to stop. */
record StoppableSnapshot(SnapshotReader snapshot, StopRequest stop) implements SnapshotReader {
  @Override
  public Tso ts() {
    return snapshot.ts();
  }

  @Override
  public Optional<byte[]> get(byte[] rawKey) {
    return snapshot.get(rawKey);
  }

  @Override
  public Cursor scan(byte[] start, byte[] end) {
    return new StoppableCursor(snapshot.scan(start, end), stop);
  }

  @Override
  public void close() {
    snapshot.close();
  }

  private record StoppableCursor(Cursor cursor, StopRequest stop) implements Cursor {
    @Override
    public boolean next() {
      stop.check();
      return cursor.next();
    }

    @Override
    public byte[] key() {
      return cursor.key();
    }

    @Override
    public byte[] value() {
      return cursor.value();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
