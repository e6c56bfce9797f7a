package io.pitr.bench;

import io.pitr.apply.sort.EntryRef;
import io.pitr.apply.sort.EntrySorter;
import io.pitr.format.log.LogEventCursor;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The sorter of the apply path beside the stable sorts of fastutil and of the JDK, which compare
 * keys eight bytes at a time: references to the keys of 16 MiB of plain events, in log order.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SortBench {
  @Param({"INDEX", "WRITE_64", "DEFAULT_256"})
  public Shape shape = Shape.WRITE_64;

  private final EntrySorter sorter = new EntrySorter();
  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
  private int[] refs = {};
  private int[] scratch = {};
  private Integer[] boxed = {};

  @Setup(Level.Trial)
  public void setUp() {
    var events = shape.events(100, StageBench.PLAIN_BYTES, 1);
    byte[] plain = events.toByteArray();
    bytes = ByteBuffer.allocateDirect(plain.length).put(0, plain);
    refs = new int[(int) events.entries()];
    scratch = new int[refs.length];
    boxed = new Integer[refs.length];
    var cursor = new LogEventCursor();
    cursor.reset(bytes, 0, plain.length, "bench");
    for (int i = 0; cursor.next(); i++) {
      refs[i] = EntryRef.of(cursor.keyOffset(), false);
    }
  }

  @Benchmark
  public int[] own() {
    System.arraycopy(refs, 0, scratch, 0, refs.length);
    sorter.sort(bytes, scratch, scratch.length);
    return scratch;
  }

  @Benchmark
  public int[] fastutil() {
    System.arraycopy(refs, 0, scratch, 0, refs.length);
    IntArrays.stableSort(scratch, this::compare);
    return scratch;
  }

  @Benchmark
  public Integer[] jdk() {
    for (int i = 0; i < refs.length; i++) {
      boxed[i] = refs[i];
    }
    Arrays.sort(boxed, this::compare);
    return boxed;
  }

  private int compare(int left, int right) {
    int length = Math.max(EntryRef.keyLength(bytes, left), EntryRef.keyLength(bytes, right));
    for (int at = 0; at < length; at += Long.BYTES) {
      int order =
          Long.compareUnsigned(EntryRef.word(bytes, left, at), EntryRef.word(bytes, right, at));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
