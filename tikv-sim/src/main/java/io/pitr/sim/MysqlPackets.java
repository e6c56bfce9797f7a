package io.pitr.sim;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Packets of the MySQL protocol on one connection, below 16 MiB. One thread. */
final class MysqlPackets {
  private static final int STATUS_AUTOCOMMIT = 2;
  private static final int UTF8MB4 = 45;
  private static final int VAR_STRING = 0xfd;

  private final DataInputStream in;
  private final OutputStream out;
  private int sequence;

  MysqlPackets(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /** The same packets on other streams, after TLS has begun. */
  MysqlPackets over(InputStream encrypted, OutputStream encrypting) {
    var packets = new MysqlPackets(encrypted, encrypting);
    packets.sequence = sequence;
    return packets;
  }

  /** The next packet's payload; empty at the end of the connection. */
  byte[] read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return new byte[0];
    }
    int length = first | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    sequence = in.readUnsignedByte() + 1;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  void write(Payload payload) throws IOException {
    byte[] bytes = payload.bytes.toByteArray();
    var header = new Payload().fixed(bytes.length, 3).fixed(sequence++, 1);
    out.write(header.bytes.toByteArray());
    out.write(bytes);
    out.flush();
  }

  void ok() throws IOException {
    write(
        new Payload().fixed(0, 1).fixed(0, 1).fixed(0, 1).fixed(STATUS_AUTOCOMMIT, 2).fixed(0, 2));
  }

  private void eof() throws IOException {
    write(new Payload().fixed(0xfe, 1).fixed(0, 2).fixed(STATUS_AUTOCOMMIT, 2));
  }

  void error(int code, String state, String message) throws IOException {
    write(new Payload().fixed(0xff, 1).fixed(code, 2).text("#" + state).text(message));
  }

  void rows(Iterable<String> columns, Iterable<? extends Iterable<String>> rows)
      throws IOException {
    int count = 0;
    for (String unused : columns) {
      count++;
    }
    write(new Payload().fixed(count, 1));
    for (String column : columns) {
      write(
          new Payload()
              .sized("def")
              .sized("")
              .sized("")
              .sized("")
              .sized(column)
              .sized(column)
              .fixed(0x0c, 1)
              .fixed(UTF8MB4, 2)
              .fixed(1 << 20, 4)
              .fixed(VAR_STRING, 1)
              .fixed(0, 2)
              .fixed(0, 1)
              .fixed(0, 2));
    }
    eof();
    for (Iterable<String> row : rows) {
      var payload = new Payload();
      row.forEach(payload::sized);
      write(payload);
    }
    eof();
  }

  /** Builds a packet. Numbers are little-endian. */
  static final class Payload {
    private static final int ONE_BYTE_LENGTH = 250;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Payload fixed(long value, int width) {
      for (int i = 0; i < width; i++) {
        bytes.write((int) (value >>> 8 * i));
      }
      return this;
    }

    Payload raw(byte[] some) {
      bytes.writeBytes(some);
      return this;
    }

    Payload text(String text) {
      return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Payload terminated(String text) {
      return text(text).fixed(0, 1);
    }

    /** With its length before it. */
    Payload sized(String text) {
      byte[] some = text.getBytes(StandardCharsets.UTF_8);
      if (some.length <= ONE_BYTE_LENGTH) {
        fixed(some.length, 1);
      } else {
        fixed(0xfd, 1).fixed(some.length, 3);
      }
      return raw(some);
    }
  }
}
