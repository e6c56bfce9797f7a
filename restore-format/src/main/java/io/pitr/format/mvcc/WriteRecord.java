package io.pitr.format.mvcc;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.HexText;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of the write CF as an immutable value (spec/formats.md §1.8). Encoding writes the parts
 * in TiKV's order, so {@code parse(bytes).encode()} returns the same bytes for every record that
 * TiKV wrote. Unknown parts are kept verbatim at the end.
 */
public final class WriteRecord {
  /** Longer values of puts are in the default CF. */
  public static final int MAX_SHORT_VALUE_BYTES = 255;

  private static final byte[] NOTHING = {};

  private final WriteType type;
  private final Tso startTs;
  private final byte @Nullable [] shortValue;
  private final boolean overlappedRollback;
  private final @Nullable Tso gcFence;
  private final @Nullable LastChange lastChange;
  private final long txnSource;
  private final byte[] unknown;

  private WriteRecord(Draft draft) {
    type = draft.type;
    startTs = draft.startTs;
    shortValue = draft.shortValue;
    overlappedRollback = draft.overlappedRollback;
    gcFence = draft.gcFence;
    lastChange = draft.lastChange;
    txnSource = draft.txnSource;
    unknown = draft.unknown;
  }

  /**
   * The position of the last change of the data.
   *
   * @param ts of the change; zero with {@code versions} greater than zero means no change
   * @param versions number of versions in between
   */
  public record LastChange(Tso ts, long versions) {}

  /** A record without optional parts. */
  public static WriteRecord of(WriteType type, Tso startTs) {
    return new WriteRecord(new Draft(type, startTs));
  }

  /**
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static WriteRecord parse(byte[] bytes, String where) {
    WriteRecordReader reader = WriteRecordReader.of(bytes, where);
    var draft = new Draft(reader.type(), new Tso(reader.startTs()));
    if (reader.hasShortValue()) {
      int from = reader.shortValueOffset();
      draft.shortValue = Arrays.copyOfRange(bytes, from, from + reader.shortValueLength());
    }
    draft.overlappedRollback = reader.hasOverlappedRollback();
    draft.gcFence = reader.hasGcFence() ? new Tso(reader.gcFence()) : null;
    draft.lastChange =
        reader.hasLastChange()
            ? new LastChange(new Tso(reader.lastChangeTs()), reader.versionsToLastChange())
            : null;
    draft.txnSource = reader.txnSource();
    draft.unknown = Arrays.copyOfRange(bytes, reader.tailOffset(), bytes.length);
    return new WriteRecord(draft);
  }

  public WriteType type() {
    return type;
  }

  public Tso startTs() {
    return startTs;
  }

  /** Empty for a put means that the value is in the default CF. A value may have zero bytes. */
  public Optional<byte[]> shortValue() {
    return Optional.ofNullable(shortValue).map(byte[]::clone);
  }

  /** Whether the value is in the default CF, at the start-ts. */
  public boolean hasLongValue() {
    return type == WriteType.PUT && shortValue == null;
  }

  /** The transaction whose start-ts equals this record's commit-ts was rolled back. */
  public boolean overlappedRollback() {
    return overlappedRollback;
  }

  /** The commit-ts of the next version, zero if there is none; empty if not recorded. */
  public Optional<Tso> gcFence() {
    return Optional.ofNullable(gcFence);
  }

  public Optional<LastChange> lastChange() {
    return Optional.ofNullable(lastChange);
  }

  /** Bits that identify the source of the write; 0 if not recorded. */
  public long txnSource() {
    return txnSource;
  }

  /** Parts of a newer format version, verbatim. */
  public byte[] unknown() {
    return unknown.clone();
  }

  public WriteRecord withStartTs(Tso ts) {
    var draft = new Draft(this);
    draft.startTs = ts;
    return new WriteRecord(draft);
  }

  /**
   * @throws IllegalArgumentException for more than {@link #MAX_SHORT_VALUE_BYTES}
   */
  public WriteRecord withShortValue(byte[] value) {
    if (value.length > MAX_SHORT_VALUE_BYTES) {
      throw new IllegalArgumentException("a short value of " + value.length + " bytes");
    }
    var draft = new Draft(this);
    draft.shortValue = value.clone();
    return new WriteRecord(draft);
  }

  public WriteRecord withoutShortValue() {
    var draft = new Draft(this);
    draft.shortValue = null;
    return new WriteRecord(draft);
  }

  public WriteRecord withOverlappedRollback() {
    var draft = new Draft(this);
    draft.overlappedRollback = true;
    return new WriteRecord(draft);
  }

  public WriteRecord withGcFence(Tso fence) {
    var draft = new Draft(this);
    draft.gcFence = fence;
    return new WriteRecord(draft);
  }

  public WriteRecord withLastChange(LastChange change) {
    var draft = new Draft(this);
    draft.lastChange = change;
    return new WriteRecord(draft);
  }

  /** 0 leaves the part out. */
  public WriteRecord withTxnSource(long source) {
    var draft = new Draft(this);
    draft.txnSource = source;
    return new WriteRecord(draft);
  }

  public byte[] encode() {
    var bytes = new ByteAppender().u8(type.code()).uvarint(startTs.value());
    if (shortValue != null) {
      bytes.u8('v').u8(shortValue.length).bytes(shortValue);
    }
    if (overlappedRollback) {
      bytes.u8('R');
    }
    if (gcFence != null) {
      bytes.u8('F').i64Be(gcFence.value());
    }
    if (lastChange != null) {
      bytes.u8('l').i64Be(lastChange.ts().value()).uvarint(lastChange.versions());
    }
    if (txnSource != 0) {
      bytes.u8('S').uvarint(txnSource);
    }
    return bytes.bytes(unknown).toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WriteRecord that && Arrays.equals(that.encode(), encode());
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, startTs);
  }

  @Override
  public String toString() {
    return type + "@" + startTs + " " + HexText.abridged(encode(), 32);
  }

  /** Mutable parts of a record under construction. */
  private static final class Draft {
    final WriteType type;
    Tso startTs;
    byte @Nullable [] shortValue;
    boolean overlappedRollback;
    @Nullable Tso gcFence;
    @Nullable LastChange lastChange;
    long txnSource;
    byte[] unknown = NOTHING;

    Draft(WriteType type, Tso startTs) {
      this.type = type;
      this.startTs = startTs;
    }

    Draft(WriteRecord record) {
      this(record.type, record.startTs);
      shortValue = record.shortValue;
      overlappedRollback = record.overlappedRollback;
      gcFence = record.gcFence;
      lastChange = record.lastChange;
      txnSource = record.txnSource;
      unknown = record.unknown;
    }
  }
}
