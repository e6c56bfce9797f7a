package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.LogBackup;
import io.pitr.inspect.verify.BackupVerifier;
import io.pitr.inspect.verify.Damage;
import io.pitr.inspect.verify.LogVerifier;
import io.pitr.inspect.verify.TableNames;
import io.pitr.inspect.verify.VerifyOptions;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import io.pitr.testkit.Properties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One file of a real backup, chosen at random, is damaged. If a checksum or a reference covers it,
 * verify names it. A restore ends in a clear error or in the state that the intact backup gives,
 * never in another.
 */
@ParameterizedClass
@ValueSource(strings = {"alpha", "phi"})
class DamagedBackupTest {
  private static final int CASES = 200;
  private static final RestoreObserver NOBODY = new RestoreObserver() {};

  @TempDir Path folder;

  private final RealBackup backup;
  private final Tso end;
  private Workbench bench;
  private MvccState whole;
  private int cases;

  DamagedBackupTest(String corpus) {
    backup = RealBackup.named(corpus);
    end = backup.last().ts();
  }

  /** Kinds of files, by what covers them. */
  private enum Kind {
    COVERED,
    STATED_TWICE,
    UNCOVERED;

    static Kind of(String path) {
      if (path.endsWith(".sst") || path.endsWith(".log") || path.contains("backupmeta.")) {
        return COVERED;
      }
      return path.endsWith(".lock") ? UNCOVERED : STATED_TWICE;
    }
  }

  @BeforeEach
  void copyTheBackup() throws IOException {
    copy(backup.full(), folder.resolve("full"));
    copy(backup.log(), folder.resolve("log"));
    bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    bench.first(target("whole"), end, false);
    whole = state("whole");
  }

  @Test
  void aDamagedFileIsNamedOrHarmlessAndNeverGivesAWrongState() {
    Properties.forSeeds(CASES, this::check);
  }

  private void check(SplittableRandom random) throws IOException {
    Path file = pick(random);
    String path = folder.relativize(file).toString();
    byte[] good = Files.readAllBytes(file);
    String what = damage(file, good, random) + " of " + path;
    try {
      if (Kind.of(path) == Kind.COVERED) {
        assertThat(verified(path)).as(what).anyMatch(named -> path.endsWith(named));
      }
      assertRestoreIsRightOrFails(what);
    } finally {
      Files.write(file, good);
    }
  }

  /** Half of the chosen files have no checksum. */
  private Path pick(SplittableRandom random) throws IOException {
    boolean covered = random.nextInt(4) == 0;
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(folder.resolve("whole")))
              .filter(
                  file -> (Kind.of(folder.relativize(file).toString()) == Kind.COVERED) == covered)
              .sorted()
              .toList();
      return all.get(random.nextInt(all.size()));
    }
  }

  private static String damage(Path file, byte[] good, SplittableRandom random) throws IOException {
    int at = random.nextInt(Math.max(1, good.length));
    switch (random.nextInt(8)) {
      case 0:
        Files.delete(file);
        return "removal";
      case 1:
        Files.write(file, Arrays.copyOf(good, at));
        return "cut after " + at + " bytes";
      case 2:
        byte[] zeroed = good.clone();
        Arrays.fill(zeroed, at, Math.min(good.length, at + 64), (byte) 0);
        Files.write(file, zeroed);
        return "64 zero bytes at " + at + (Arrays.equals(zeroed, good) ? " as before" : "");
      default:
        byte[] flipped = good.clone();
        int bit = random.nextInt(8);
        flipped[at] ^= (byte) (1 << bit);
        Files.write(file, flipped);
        return "flip of bit " + bit + " in byte " + at;
    }
  }

  private List<String> verified(String path) {
    var options = new VerifyOptions(2, 64 << 20, CatalogOptions.DEFAULT);
    boolean full = path.startsWith("full/");
    BackupStorage storage =
        new LocalStoragePlugin()
            .storages()
            .get(0)
            .open(folder.resolve(full ? "full" : "log").toString(), OptionValues.NONE);
    List<Damage> damage =
        full
            ? new BackupVerifier(
                    FullBackup.open(storage, CipherSpec.PLAINTEXT, CatalogOptions.DEFAULT),
                    options,
                    NOBODY)
                .verify()
                .damage()
            : new LogVerifier(
                    LogBackup.open(storage, CatalogOptions.DEFAULT),
                    CipherSpec.PLAINTEXT,
                    options,
                    new TableNames(),
                    NOBODY)
                .verify()
                .damage();
    return damage.stream().map(found -> found.file().replaceAll("@.*", "")).toList();
  }

  private void assertRestoreIsRightOrFails(String what) {
    String name = "case" + cases++;
    try {
      bench.first(target(name), end, false);
    } catch (RestoreException e) {
      assertThat(e.problems())
          .as(what)
          .isNotEmpty()
          .allSatisfy(
              problem -> {
                assertThat(problem.where()).isNotEmpty();
                assertThat(problem.remedy()).isNotEmpty();
              });
      return;
    }
    assertThat(state(name).equals(whole)).as(what + " gives the same state").isTrue();
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve("whole").resolve(name));
  }

  private MvccState state(String name) {
    return MvccState.of(bench.plugins(), target(name), end);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    }
  }
}
