package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetError;
import io.pitr.engine.EngineError;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.SegmentStart;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.inspect.read.ReadRequest;
import io.pitr.inspect.read.TargetReading;
import io.pitr.testkit.MemoryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a target while a follower writes it is the state that the reading names. */
class ReadWhileFollowingTest {
  private static final int SEGMENTS = 12;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final AtomicReference<Tso> restored = new AtomicReference<>(Tso.ZERO);
  private Workbench bench = new Workbench(Path.of("none"), Path.of("none"));
  private GrowingLog log = GrowingLog.NONE;
  private String target = "";

  @BeforeEach
  void begin() {
    log = GrowingLog.in(folder);
    bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    target = Workbench.uri(folder.resolve("target"));
  }

  @Test
  void everyReadingShowsTheStateAtItsTimestamp() throws Exception {
    var seen = new TreeMap<Tso, SortedMap<String, String>>();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> following = other.submit(this::follow);
      while (!following.isDone()) {
        newest(seen);
        sealed(seen);
      }
      following.get();
    } finally {
      other.shutdownNow();
      assertThat(other.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    assertThat(seen).isNotEmpty();
    seen.forEach((ts, content) -> assertThat(at(ts)).as("at %s", ts).isEqualTo(content));
    Tso middle = seen.ceilingKey(new Tso((seen.firstKey().value() + log.checkpoint().value()) / 2));
    Tso chosen = middle == null ? seen.lastKey() : middle;
    String one = Workbench.uri(folder.resolve("one"));
    bench.first(one, chosen, false);
    try (TargetReading reading =
        TargetReading.open(bench.plugins(), one, ReadRequest.NEWEST, Map.of())) {
      assertThat(seen.get(chosen)).as("in one go to %s", chosen).isEqualTo(content(reading));
    }
  }

  /** The newest state, unless a segment is being restored or the chain has not begun. */
  private void newest(SortedMap<Tso, SortedMap<String, String>> seen) {
    try (TargetReading reading =
        TargetReading.open(bench.plugins(), target, ReadRequest.NEWEST, Map.of())) {
      add(reading, seen);
    } catch (RestoreException e) {
      assertThat(e.code())
          .isIn(
              EngineError.SEGMENT_UNFINISHED,
              EngineError.CHAIN_MISSING,
              TargetError.TARGET_NOT_FOUND);
    }
  }

  /** The state of the last sealed segment, also while the next one is being restored. */
  private void sealed(SortedMap<Tso, SortedMap<String, String>> seen) {
    Tso ts = restored.get();
    if (!ts.equals(Tso.ZERO)) {
      try (TargetReading reading =
          TargetReading.open(bench.plugins(), target, ReadRequest.at(ts), Map.of())) {
        assertThat(reading.state().ts()).isEqualTo(ts);
        add(reading, seen);
      }
    }
  }

  private static void add(TargetReading reading, SortedMap<Tso, SortedMap<String, String>> seen) {
    SortedMap<String, String> content = content(reading);
    SortedMap<String, String> before = seen.putIfAbsent(reading.state().ts(), content);
    if (before != null) {
      assertThat(content).isEqualTo(before);
    }
  }

  private SortedMap<String, String> at(Tso ts) {
    try (TargetReading reading =
        TargetReading.open(bench.plugins(), target, ReadRequest.at(ts), Map.of())) {
      return content(reading);
    }
  }

  /** Keys, and digests of their values. */
  private static SortedMap<String, String> content(TargetReading reading) {
    var content = new TreeMap<String, String>();
    try (SnapshotReader.Cursor cursor = reading.snapshot().scan(new byte[0], new byte[0])) {
      while (cursor.next()) {
        content.put(HexText.of(cursor.key()), HexText.of(Sha256.of(cursor.value())));
      }
    }
    assertThat(content).isNotEmpty();
    return content;
  }

  private void follow() {
    var pauses = new AtomicInteger();
    var listener =
        new FollowListener() {
          @Override
          public void segment(SegmentReport report) {
            restored.set(report.restoredTs());
          }

          @Override
          public void idle(FollowPosition position) {}
        };
    Optional<?> end =
        new Follower(
                bench.engine(),
                bench.plugins(),
                listener,
                interval -> {
                  if (pauses.incrementAndGet() >= SEGMENTS) {
                    return false;
                  }
                  log.grow();
                  return true;
                })
            .run(
                new FollowRequest(
                    bench
                        .request(target)
                        .with(
                            new SegmentStart.FullBackup(bench.full()),
                            bench.request(target).end(),
                            bench.request(target).last()),
                    Duration.ofSeconds(1),
                    Optional.empty(),
                    false,
                    Optional.empty()));
    assertThat(end).isEmpty();
  }
}
