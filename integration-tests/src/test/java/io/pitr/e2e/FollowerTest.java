package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.catalog.CatalogError;
import io.pitr.engine.report.SegmentReport;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flush of the log stores objects before the metadata that names them. */
class FollowerTest {
  @TempDir Path folder;

  private final List<Tso> restored = new ArrayList<>();
  private Scene app;
  private Tso end = Tso.ZERO;
  private List<Path> hidden = List.of();

  @BeforeEach
  void aFlushHasStoredItsObjectsAndNotYetItsMetadata() throws IOException {
    app = new Scene(folder).tableOfUsers("app", Scene.USERS, 3);
    app.flush();
    app.fullBackup();
    List<Path> before = metadata();
    app.insertUsers("app", "users", 3);
    end = app.complete();
    hidden = metadata().stream().filter(file -> !before.contains(file)).toList();
    for (Path file : hidden) {
      Files.move(file, aside(file));
    }
  }

  @Test
  void aRunWaitsForMetadataThatIsWrittenLate() {
    int[] looks = {0};

    follow(
        interval -> {
          looks[0]++;
          if (looks[0] == 3) {
            hidden.forEach(FollowerTest::show);
          }
          return true;
        });

    assertThat(looks[0]).isEqualTo(3);
    assertThat(restored).containsExactly(end);
    assertThat(app.differences(end)).isEmpty();
  }

  @Test
  void metadataThatNeverComesIsAnError() {
    assertThatThrownBy(() -> follow(interval -> true))
        .isInstanceOfSatisfying(
            RestoreException.class,
            failure -> assertThat(failure.code()).isEqualTo(CatalogError.LOG_FILES_UNREFERENCED));
    assertThat(restored).isEmpty();
  }

  private void follow(Follower.Pause pause) {
    var listener =
        new FollowListener() {
          @Override
          public void segment(SegmentReport report) {
            restored.add(report.restoredTs());
          }

          @Override
          public void idle(FollowPosition position) {
            // Looks are counted by the pause.
          }
        };
    new Follower(app.bench().engine(), app.bench().plugins(), listener, pause)
        .run(
            new FollowRequest(
                app.bench().request(app.target()),
                Duration.ZERO,
                Optional.of(end),
                false,
                Optional.empty()));
  }

  private List<Path> metadata() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("log/v1/backupmeta"))) {
      return files
          .filter(file -> file.toString().endsWith(".meta"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + ".aside");
  }

  private static void show(Path file) {
    try {
      Files.move(aside(file), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
