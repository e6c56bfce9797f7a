package io.pitr.apply.read;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reuses pages of native memory, up to a limit. Not thread-safe. */
final class PagePool {
  static final int PAGE_BYTES = 16 << 10;

  private static final int SLAB_PAGES = 64;

  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private long used;

  /** Pages for that many bytes; empty when more than {@code maxBytes} would be in use. */
  Optional<PagedBytes> take(long bytes, long maxBytes) {
    long pages = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    if (bytes > Integer.MAX_VALUE || used + pages > maxBytes / PAGE_BYTES) {
      return Optional.empty();
    }
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      if (free.isEmpty()) {
        addSlab();
      }
      taken.add(free.removeLast());
    }
    used += pages;
    return Optional.of(new PagedBytes(taken));
  }

  void give(PagedBytes bytes) {
    used -= bytes.pages().size();
    free.addAll(bytes.pages());
  }

  private void addSlab() {
    ByteBuffer slab = ByteBuffer.allocateDirect(SLAB_PAGES * PAGE_BYTES);
    for (int i = SLAB_PAGES - 1; i >= 0; i--) {
      free.addLast(slab.slice(i * PAGE_BYTES, PAGE_BYTES));
    }
  }
}
