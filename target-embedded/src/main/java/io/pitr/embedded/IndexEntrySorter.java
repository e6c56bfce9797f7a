package io.pitr.embedded;

import io.pitr.base.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts entries with bounded memory: entries that don't fit are written to files as sorted runs and
 * merged when they are read. Can be read several times. Not thread-safe.
 */
final class IndexEntrySorter implements AutoCloseable {
  /** Files that are read at once. */
  private static final int FAN_IN = 64;

  private static final int BUFFER_BYTES = 64 << 10;

  private final Store store;
  private final long memoryBytes;
  private final List<Run> runs = new ArrayList<>();
  private List<ExpectedEntry> inMemory = new ArrayList<>();
  private long inMemoryBytes;
  private boolean sorted;

  IndexEntrySorter(Store store, long memoryBytes) {
    this.store = store;
    this.memoryBytes = memoryBytes;
  }

  void add(ExpectedEntry entry) {
    inMemory.add(entry);
    inMemoryBytes += entry.heapBytes();
    sorted = false;
    if (inMemoryBytes >= memoryBytes) {
      spill();
    }
  }

  /** All entries in order; the caller closes it before the next call. */
  Cursor sorted() {
    if (!sorted) {
      inMemory.sort(ExpectedEntry.ORDER);
      sorted = true;
    }
    while (runs.size() > FAN_IN) {
      List<Run> first = List.copyOf(runs.subList(0, FAN_IN));
      Run merged;
      try (Cursor cursor = open(first, List.of())) {
        merged = write(cursor);
      }
      runs.subList(0, FAN_IN).clear();
      runs.add(merged);
      first.forEach(IndexEntrySorter::remove);
    }
    return open(runs, inMemory);
  }

  @Override
  public void close() {
    runs.forEach(IndexEntrySorter::remove);
    runs.clear();
    inMemory = new ArrayList<>();
  }

  private void spill() {
    inMemory.sort(ExpectedEntry.ORDER);
    try (Cursor cursor = open(List.of(), inMemory)) {
      runs.add(write(cursor));
    }
    inMemory = new ArrayList<>();
    inMemoryBytes = 0;
  }

  private Run write(Cursor cursor) {
    Path file = store.files().newPath("index-entries");
    long entries = 0;
    try (var out =
        new DataOutputStream(new BufferedOutputStream(PrivateFiles.create(file), BUFFER_BYTES))) {
      for (ExpectedEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        write(out, entry.key());
        write(out, entry.value());
        write(out, entry.rowKey());
        entries++;
      }
      return new Run(file, entries);
    } catch (IOException e) {
      remove(new Run(file, 0));
      throw StoreFailure.of(e, "sorting index entries failed", file);
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void remove(Run run) {
    try {
      Files.deleteIfExists(run.file());
    } catch (IOException e) {
      throw StoreFailure.of(e, "a temporary file can't be removed", run.file());
    }
  }

  private static Cursor open(List<Run> runs, List<ExpectedEntry> entries) {
    var sources = new ArrayList<Source>();
    try {
      for (Run run : runs) {
        sources.add(new FileSource(run));
      }
      Iterator<ExpectedEntry> rest = entries.iterator();
      sources.add(() -> rest.hasNext() ? rest.next() : null);
      return new Cursor(sources);
    } catch (RuntimeException e) {
      sources.forEach(Source::close);
      throw e;
    }
  }

  /** A file with this many entries in order. */
  private record Run(Path file, long entries) {}

  /** Entries of one run, in order. */
  private interface Source {
    /** Null at the end. */
    @Nullable ExpectedEntry next();

    default void close() {}
  }

  /** Entries of all runs, in order. */
  static final class Cursor implements AutoCloseable {
    private final List<Source> sources;
    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing(Head::entry, ExpectedEntry.ORDER));

    private Cursor(List<Source> sources) {
      this.sources = sources;
      sources.forEach(this::advance);
    }

    private record Head(ExpectedEntry entry, Source source) {}

    /** Null at the end. */
    @Nullable ExpectedEntry next() {
      Head head = heads.poll();
      if (head == null) {
        return null;
      }
      advance(head.source());
      return head.entry();
    }

    private void advance(Source source) {
      ExpectedEntry entry = source.next();
      if (entry != null) {
        heads.add(new Head(entry, source));
      }
    }

    @Override
    public void close() {
      sources.forEach(Source::close);
    }
  }

  /** A run in a file. */
  private static final class FileSource implements Source {
    private final Path file;
    private final DataInputStream in;
    private long left;

    FileSource(Run run) {
      file = run.file();
      left = run.entries();
      try {
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
      } catch (IOException e) {
        throw StoreFailure.of(e, "a temporary file can't be read", file);
      }
    }

    @Override
    public @Nullable ExpectedEntry next() {
      if (left == 0) {
        return null;
      }
      left--;
      try {
        return new ExpectedEntry(bytes(), bytes(), bytes());
      } catch (IOException e) {
        throw StoreFailure.of(e, "a temporary file can't be read", file);
      }
    }

    private byte[] bytes() throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return bytes;
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw StoreFailure.of(e, "a temporary file can't be closed", file);
      }
    }
  }
}
