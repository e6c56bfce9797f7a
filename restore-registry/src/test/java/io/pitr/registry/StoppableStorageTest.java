package io.pitr.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.ObjectInfo;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StoppableStorageTest {
  private final AtomicBoolean asked = new AtomicBoolean();
  private final TwoObjects objects = new TwoObjects();
  private final BackupStorage storage = new StoppableStorage(objects, asked::get);

  @Test
  void aRunThatGoesOnReadsAsBefore() {
    assertThat(storage.read("a", 10)).isEqualTo(new byte[1]);
    assertThat(storage.read("a", 0, 3)).isEqualTo(new byte[3]);
    assertThat(storage.stat("a")).isPresent();
    assertThat(listed()).containsExactly("a", "b");
  }

  @Test
  void aRunThatWasAskedToStopMakesNoMoreRequests() {
    asked.set(true);

    for (ThrowingCallable request :
        List.<ThrowingCallable>of(
            () -> storage.read("a", 10),
            () -> storage.read("a", 0, 3),
            () -> storage.read("a", 0, ByteBuffer.allocate(1)),
            () -> storage.open("a").close(),
            () -> storage.stat("a"),
            () -> storage.localPath("a"),
            this::listed)) {
      assertThatThrownBy(request)
          .isInstanceOfSatisfying(
              RestoreException.class, e -> assertThat(e.code()).isEqualTo(StopError.INTERRUPTED));
    }
    assertThat(objects.requests).isZero();
  }

  @Test
  void aListingEndsBetweenTwoObjects() {
    var seen = new ArrayList<String>();

    assertThatThrownBy(
            () ->
                storage.list(
                    "",
                    object -> {
                      seen.add(object.path());
                      asked.set(true);
                    }))
        .isInstanceOf(RestoreException.class);
    assertThat(seen).containsExactly("a");
  }

  @Test
  void aRunThatWasAskedToStopStillClosesIt() {
    asked.set(true);

    storage.close();

    assertThat(objects.closed).isTrue();
  }

  private List<String> listed() {
    var paths = new ArrayList<String>();
    storage.list("", object -> paths.add(object.path()));
    return paths;
  }

  /** The objects {@code a} and {@code b}, full of zeros. */
  private static final class TwoObjects implements BackupStorage {
    private int requests;
    private boolean closed;

    @Override
    public String uri() {
      return "two://";
    }

    @Override
    public byte[] read(String path, long limit) {
      requests++;
      return new byte[1];
    }

    @Override
    public byte[] read(String path, long offset, int length) {
      requests++;
      return new byte[length];
    }

    @Override
    public InputStream open(String path) {
      requests++;
      return InputStream.nullInputStream();
    }

    @Override
    public Optional<ObjectInfo> stat(String path) {
      requests++;
      return Optional.of(new ObjectInfo(path, 1));
    }

    @Override
    public void list(String folder, Consumer<ObjectInfo> each) {
      requests++;
      each.accept(new ObjectInfo("a", 1));
      each.accept(new ObjectInfo("b", 1));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
