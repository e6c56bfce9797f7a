package io.pitr.sql.collate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;

/**
 * Weights by code point, from a resource that {@code src/main/collation/generate.py} made; its
 * comment tells the format and where the data come from. Immutable.
 */
final class WeightTable {
  private static final int PAGE_BITS = 8;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int PAGES = 0x110000 >> PAGE_BITS;
  private static final int[] EMPTY_PAGE = new int[PAGE_SIZE];

  /** Where a code point's weights begin, times 16, plus their number, plus one; 0 without entry. */
  private final int[][] pages = new int[PAGES][];

  private final char[] weights;

  private WeightTable(InputStream in) throws IOException {
    Arrays.fill(pages, EMPTY_PAGE);
    int entries = uvarint(in);
    var all = new char[entries * 2];
    int size = 0;
    int codePoint = 0;
    int last = 0;
    for (int i = 0; i < entries; i++) {
      codePoint += uvarint(in);
      int count = uvarint(in);
      int page = codePoint >> PAGE_BITS;
      if (pages[page] == EMPTY_PAGE) {
        pages[page] = new int[PAGE_SIZE];
      }
      pages[page][codePoint & PAGE_SIZE - 1] = (size << 4 | count) + 1;
      for (int j = 0; j < count; j++) {
        int zigzag = uvarint(in);
        last += zigzag >>> 1 ^ -(zigzag & 1);
        if (size == all.length) {
          all = Arrays.copyOf(all, size * 2);
        }
        all[size++] = (char) last;
      }
    }
    weights = Arrays.copyOf(all, size);
  }

  /** Reads a resource beside this class. */
  static WeightTable load(String resource) {
    try (InputStream raw = WeightTable.class.getResourceAsStream(resource)) {
      if (raw == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new WeightTable(new InflaterInputStream(raw));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  boolean has(int codePoint) {
    return slot(codePoint) != 0;
  }

  /** Number of weights; 0 also for a code point without an entry. */
  int count(int codePoint) {
    int slot = slot(codePoint);
    return slot == 0 ? 0 : slot - 1 & 15;
  }

  /** A weight of a code point that has at least {@code i + 1}. */
  char weight(int codePoint, int i) {
    return weights[((slot(codePoint) - 1) >>> 4) + i];
  }

  private int slot(int codePoint) {
    return pages[codePoint >> PAGE_BITS][codePoint & PAGE_SIZE - 1];
  }

  private static int uvarint(InputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ends in the middle of a number");
      }
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }
}
