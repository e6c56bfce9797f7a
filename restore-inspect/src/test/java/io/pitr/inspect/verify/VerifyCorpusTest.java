package io.pitr.inspect.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.catalog.CatalogError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the corpus with spec/formats.md §11, and checks that damage to it is found. */
class VerifyCorpusTest {
  private static final long SEED = Long.getLong("seed", 11);

  @TempDir Path folder;

  @Test
  void theFullBackupIsUndamagedAndItsCountsMatchTheSpecification() {
    var found = Corpus.verifyFull(Corpus.alpha().resolve("full"));

    assertThat(found.damage()).isEmpty();
    assertThat(found.files()).isEqualTo(52);
    assertThat(found.schemas()).isEqualTo(76);
    assertThat(found.writeEntries()).isEqualTo(22_491);
    assertThat(found.defaultEntries()).isEqualTo(1_121);
    assertThat(found.kvs()).isEqualTo(22_491);
    assertThat(found.withoutBlockChecksums()).isZero();
    assertThat(found.uncovered()).contains("backup.lock");
  }

  @Test
  void theLogIsUndamagedAndItsCountsMatchTheSpecification() {
    var found = Corpus.verifyLog(Corpus.alpha().resolve("log"));

    assertThat(found.damage()).isEmpty();
    assertThat(found.totals().metas()).isEqualTo(7);
    assertThat(found.totals().groups()).isEqualTo(13);
    assertThat(found.totals().ranges()).isEqualTo(198);
    assertThat(found.counts())
        .isEqualTo(new LogCounts(100_620, 395, 7_083, 132, 90_460, 7_214, 3_140, 200, 1, 0));
    assertThat(found.counts().events()).isEqualTo(108_230);
    assertThat(found.totals().rangesWithoutCrc()).isZero();
    assertThat(found.facts().flushGaps()).isEmpty();
    assertThat(found.uncovered()).containsExactly("backup.lock");
  }

  /** The log has a file of type Delete, as nearly every log of a busy cluster. */
  @Test
  void theBackupsOfABusyClusterAreUndamaged() {
    Path phi = Corpus.named("phi");
    var log = Corpus.verifyLog(phi.resolve("log"));

    assertThat(Corpus.verifyFull(phi.resolve("full")).damage()).isEmpty();
    assertThat(log.damage()).isEmpty();
    assertThat(log.totals().ranges()).isEqualTo(554);
    assertThat(log.counts().physicalDeletes()).isEqualTo(6);
    assertThat(log.facts().flushGaps()).isEmpty();
    assertThat(log.uncovered()).containsExactly("backup.lock");
  }

  @Test
  void aFlippedBitInAnyDataFileOfTheFullBackupIsFoundAndNamedWithItsTable() throws Exception {
    Path full = Corpus.copy("full", folder);
    List<String> files = Corpus.paths(full, ".sst");
    flipOneBitInEach(full, files);

    var found = Corpus.verifyFull(full);

    assertThat(found.damage()).extracting(Damage::file).containsExactlyElementsOf(files);
    assertThat(found.damage())
        .allSatisfy(
            damage -> {
              assertThat(damage.code()).isEqualTo(VerifyError.FILE_CHECKSUM_WRONG);
              assertThat(damage.tables()).hasSize(1);
              assertThat(damage.tables().get(0)).startsWith("`");
              assertThat(damage.problem().remedy()).isNotEmpty();
            });
  }

  @Test
  void eachMissingOrTruncatedDataFileOfTheFullBackupIsFoundAndNamed() throws Exception {
    Path full = Corpus.copy("full", folder);
    List<String> files = Corpus.paths(full, ".sst");
    for (int i = 0; i < files.size(); i++) {
      Path file = full.resolve(files.get(i));
      if (i % 2 == 0) {
        Files.delete(file);
      } else {
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), i));
      }
    }

    var found = Corpus.verifyFull(full);

    assertThat(found.damage()).extracting(Damage::file).containsExactlyElementsOf(files);
    assertThat(found.damage())
        .extracting(Damage::code)
        .containsOnly(VerifyError.FILE_MISSING, VerifyError.FILE_SIZE_WRONG);
  }

  @Test
  void damagedAndMissingLeavesOfTheMetadataAreFoundAndNamed() throws Exception {
    for (String leaf : List.of("backupmeta.datafile.000000001", "backupmeta.schema.000000002")) {
      Path flipped = Corpus.copy("full", folder.resolve("flipped-" + leaf));
      flipOneBitInEach(flipped, List.of(leaf));
      assertThat(Corpus.verifyFull(flipped).damage()).extracting(Damage::file).contains(leaf);

      Path removed = Corpus.copy("full", folder.resolve("removed-" + leaf));
      Files.delete(removed.resolve(leaf));
      assertThat(Corpus.verifyFull(removed).damage())
          .extracting(Damage::problem)
          .anySatisfy(problem -> assertThat(problem.where()).contains(leaf));
    }
  }

  @Test
  void aFlippedBitInTheRootOfTheFullBackupIsFoundOrHarmless() throws Exception {
    Path full = Corpus.copy("full", folder);
    byte[] good = Files.readAllBytes(full.resolve("backupmeta"));
    var whole = Corpus.verifyFull(full);
    for (int bit = 0; bit < good.length * 8; bit += 3) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(full.resolve("backupmeta"), bad);
      try {
        var found = Corpus.openFull(full);
        found.requirePresence(found.files());
        int[] schemas = {0};
        found.forEachSchema(schema -> schemas[0]++);
        assertThat(found.files()).as("bit %d", bit).hasSize(52);
        assertThat(schemas[0]).as("bit %d", bit).isEqualTo(76);
        assertThat(found.snapshotTs()).as("bit %d", bit).isEqualTo(whole.facts().snapshotTs());
        assertThat(found.newCollation()).as("bit %d", bit).isNotNull();
      } catch (RestoreException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  @Test
  void aFlippedBitInAnyLogFileIsFoundAndNamedWithItsSpan() throws Exception {
    Path log = Corpus.copy("log", folder);
    List<String> files = Corpus.paths(log, ".log");
    flipOneBitInEach(log, files);

    var found = Corpus.verifyLog(log);

    assertThat(files).hasSize(13);
    assertThat(found.damage())
        .extracting(damage -> damage.file().substring(0, damage.file().indexOf('@')))
        .containsExactlyElementsOf(files);
    assertThat(found.damage())
        .allSatisfy(damage -> assertThat(damage.until()).isGreaterThanOrEqualTo(damage.from()));
  }

  @Test
  void eachMissingOrTruncatedLogFileIsFoundAndNamed() throws Exception {
    Path log = Corpus.copy("log", folder);
    List<String> files = Corpus.paths(log, ".log");
    for (int i = 0; i < files.size(); i++) {
      Path file = log.resolve(files.get(i));
      if (i % 2 == 0) {
        Files.delete(file);
      } else {
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), i));
      }
    }

    var found = Corpus.verifyLog(log);

    assertThat(found.damage()).extracting(Damage::file).containsExactlyElementsOf(files);
    assertThat(found.damage()).allSatisfy(d -> assertThat(d.tableIds()).isNotEmpty());
  }

  @Test
  void aMissingMetadataFileLeavesUnreferencedFiles() throws Exception {
    for (String meta : Corpus.paths(Corpus.alpha().resolve("log"), ".meta")) {
      Path log = Corpus.copy("log", folder.resolve(meta.substring(14)));
      Files.delete(log.resolve(meta));

      assertThat(Corpus.verifyLog(log).damage())
          .extracting(Damage::code)
          .contains(VerifyError.FILE_UNREFERENCED);
    }
  }

  @Test
  void filesWithoutAChecksumAreListedAndAreNotDamage() throws Exception {
    Path log = Corpus.copy("log", folder.resolve("log"));
    Path full = Corpus.copy("full", folder.resolve("full"));
    for (Path backup : List.of(log, full)) {
      Files.createDirectories(backup.resolve("left/behind"));
      Files.writeString(backup.resolve("note.txt"), "ours");
    }

    LogVerification ofLog = Corpus.verifyLog(log);
    BackupVerification ofFull = Corpus.verifyFull(full);

    assertThat(ofLog.damage()).isEmpty();
    assertThat(ofFull.damage()).isEmpty();
    assertThat(ofLog.uncovered()).contains("backup.lock", "note.txt").anyMatch(this::isBehind);
    assertThat(ofFull.uncovered()).contains("backup.lock", "note.txt").anyMatch(this::isBehind);
  }

  private boolean isBehind(String path) {
    return path.startsWith("left");
  }

  @Test
  void aDamagedMarkerOrCheckpointIsAClearError() throws Exception {
    Path log = Corpus.copy("log", folder);
    Files.delete(log.resolve("backupmeta"));
    assertThatThrownBy(() -> Corpus.verifyLog(log))
        .satisfies(
            e -> assertThat(((RestoreException) e).code()).isEqualTo(CatalogError.LOG_NOT_FOUND));

    Path cut = Corpus.copy("log", folder.resolve("cut"));
    Files.write(cut.resolve("v1/global_checkpoint/1.ts"), new byte[7]);
    Files.deleteIfExists(cut.resolve("v1/global_checkpoint/central_global.ts"));
    assertThatThrownBy(() -> Corpus.verifyLog(cut)).hasMessageContaining("1.ts");
  }

  @Test
  void aDamagedCheckpointNextToAValidOneIsReported() throws Exception {
    Path log = Corpus.copy("log", folder);
    Files.write(log.resolve("v1/global_checkpoint/damaged.ts"), new byte[7]);

    assertThat(Corpus.verifyLog(log).damage())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.code()).isEqualTo(CatalogError.LOG_CHECKPOINT_CORRUPT);
              assertThat(damage.file()).endsWith("damaged.ts");
            });
  }

  private static void flipOneBitInEach(Path folder, List<String> files) throws Exception {
    var random = new Random(SEED);
    for (String file : files) {
      Path path = folder.resolve(file);
      Corpus.flip(path, random.nextLong(Files.size(path) * 8));
    }
  }
}
