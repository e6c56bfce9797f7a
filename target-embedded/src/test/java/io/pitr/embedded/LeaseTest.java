package io.pitr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  @TempDir Path temp;

  @Test
  void aSecondLeaseOfTheSameTargetIsRefusedAndNamesTheOwner() {
    try (EmbeddedTarget target = Opened.write(temp);
        TargetLease lease = target.lock("restore of alice on host1")) {
      lease.check();
      assertThatThrownBy(() -> target.lock("bob"))
          .isInstanceOf(RestoreException.class)
          .hasMessageStartingWith("[TARGET_IN_USE]")
          .hasMessageContaining("restore of alice on host1")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("since " + Opened.NOW);
    }
  }

  @Test
  void aLeaseThatWasGivenBackCanBeTakenAgain() {
    try (EmbeddedTarget target = Opened.write(temp)) {
      TargetLease first = target.lock("first");
      first.close();
      first.close();
      try (TargetLease second = target.lock("second")) {
        second.check();
        assertFailsInUse(first);
      }
    }
  }

  @Test
  void aSecondOpeningForWritingInTheSameProcessIsRefused() {
    try (EmbeddedTarget target = Opened.write(temp);
        TargetLease lease = target.lock("me")) {
      lease.check();
      assertThatThrownBy(() -> Opened.write(temp))
          .isInstanceOf(RestoreException.class)
          .hasMessageStartingWith("[TARGET_IN_USE]")
          .hasMessageContaining("me");
      lease.check();
    }
  }

  @Test
  void aLeaseIsLostWhenItsTargetIsReplaced() throws IOException {
    Path other = temp.resolve("other");
    Opened.write(other).close();
    Path folder = temp.resolve("mine");
    try (EmbeddedTarget target = Opened.write(folder);
        TargetLease lease = target.lock("me")) {
      Files.copy(
          other.resolve(TargetFolder.MARKER),
          folder.resolve(TargetFolder.MARKER),
          StandardCopyOption.REPLACE_EXISTING);
      assertFailsInUse(lease);
    }
  }

  @Test
  @Tag("kill")
  void aLiveProcessExcludesOthersAndADeadOneDoesNot() throws Exception {
    Process holder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                LeaseHolder.class.getName(),
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      var out =
          new BufferedReader(
              new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
      assertThat(out.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> Opened.write(temp))
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(TargetError.TARGET_IN_USE))
          .hasMessageContaining("process " + holder.pid())
          .hasMessageContaining("the other process");
      Opened.read(temp).close();
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor(1, TimeUnit.MINUTES)).isTrue();
    try (EmbeddedTarget target = Opened.write(temp);
        TargetLease lease = target.lock("me")) {
      lease.check();
    }
  }

  private static void assertFailsInUse(TargetLease lease) {
    assertThatThrownBy(lease::check)
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TargetError.TARGET_IN_USE));
  }

  /** Takes a target and keeps it until it is killed. */
  static final class LeaseHolder {
    private LeaseHolder() {}

    public static void main(String[] args) throws InterruptedException {
      try (EmbeddedTarget target = Opened.write(Path.of(args[0]));
          TargetLease lease = target.lock("the other process")) {
        lease.check();
        System.out.println("locked");
        Thread.sleep(TimeUnit.MINUTES.toMillis(5));
      }
    }
  }
}
