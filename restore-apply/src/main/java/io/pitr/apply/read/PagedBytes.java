package io.pitr.apply.read;

import java.nio.ByteBuffer;
import java.util.List;

/** Bytes in pages of equal size, appended once and copied out whole. Not thread-safe. */
public final class PagedBytes {
  private final List<ByteBuffer> pages;
  private int length;

  /**
   * @param pages owned by this object until they are given back; their content is overwritten
   */
  PagedBytes(List<ByteBuffer> pages) {
    this.pages = pages;
  }

  List<ByteBuffer> pages() {
    return pages;
  }

  int length() {
    return length;
  }

  /** Appends bytes; the pages must have room for them. */
  void append(ByteBuffer source, int at, int count) {
    int from = at;
    int left = count;
    while (left > 0) {
      int place = length % PagePool.PAGE_BYTES;
      int part = Math.min(left, PagePool.PAGE_BYTES - place);
      pages.get(length / PagePool.PAGE_BYTES).put(place, source, from, part);
      length += part;
      from += part;
      left -= part;
    }
  }

  void copyTo(ByteBuffer target, int at) {
    for (int done = 0; done < length; done += PagePool.PAGE_BYTES) {
      int part = Math.min(PagePool.PAGE_BYTES, length - done);
      target.put(at + done, pages.get(done / PagePool.PAGE_BYTES), 0, part);
    }
  }
}
