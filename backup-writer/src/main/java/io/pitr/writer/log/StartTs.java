package io.pitr.writer.log;

import io.pitr.api.Tso;
import io.pitr.format.codec.ByteReader;

/** The start-ts inside a write record. */
final class StartTs {
  private StartTs() {}

  static Tso of(byte[] writeRecord) {
    ByteReader reader = new ByteReader(writeRecord, "a write record of the model");
    reader.u8();
    return new Tso(reader.uvarint());
  }
}
