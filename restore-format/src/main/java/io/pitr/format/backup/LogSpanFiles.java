package io.pitr.format.backup;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.HexText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The small files that bound the span of a log backup (spec/formats.md §2.3). */
public final class LogSpanFiles {
  public static final String CHECKPOINT_FOLDER = "v1/global_checkpoint";
  public static final String CHECKPOINT_SUFFIX = ".ts";

  /** The name is misspelt in the format. */
  public static final String TRUNCATED_TO = "v1_stream_trancate_safepoint.txt";

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}");

  private LogSpanFiles() {}

  /**
   * Reads a {@code .ts} file.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} unless it has 8 bytes
   */
  public static Tso checkpoint(byte[] content, String where) {
    if (content.length != Long.BYTES) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "expected a checkpoint of 8 bytes, got " + content.length,
          where);
    }
    return new Tso(new ByteReader(content, where).i64Le());
  }

  public static byte[] checkpoint(Tso ts) {
    byte[] content = new byte[Long.BYTES];
    FixedInts.putI64Le(content, 0, ts.value());
    return content;
  }

  /**
   * Reads the truncation point: a decimal number. White space around it is allowed, because the
   * file may have been edited by hand.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static Tso truncatedTo(byte[] content, String where) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    if (!DECIMAL.matcher(text).matches() || new BigInteger(text).bitLength() > Long.SIZE) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "expected a decimal number of 64 bits, got " + HexText.abridged(content, 24),
          where);
    }
    return new Tso(Long.parseUnsignedLong(text));
  }

  public static byte[] truncatedTo(Tso ts) {
    return ts.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
