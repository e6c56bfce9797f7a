package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.CipherSpec;
import io.pitr.api.CipherSpec.Method;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.catalog.CatalogError;
import io.pitr.format.FormatError;
import io.pitr.testkit.Properties;
import io.pitr.workload.Step;
import io.pitr.workload.Workload;
import io.pitr.workload.WorkloadOptions;
import io.pitr.workload.WorkloadRun;
import io.pitr.writer.Upstream;
import io.pitr.writer.log.LogOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted backups restore like plain ones; a wrong key is found before anything is written. */
class EncryptedBackupTest {
  private static final int WORKLOADS = 60;

  @TempDir Path folder;

  private int places;

  private static CipherSpec cipher(Method method, int seed) {
    byte[] key = new byte[method.keyBytes()];
    new SplittableRandom(seed).nextBytes(key);
    return new CipherSpec(method, key);
  }

  private static byte[] masterKey(int seed) {
    return cipher(Method.AES256_CTR, seed).key();
  }

  private ShopLog shop(CipherSpec full, CipherSpec log) {
    Upstream.Options options = Upstream.Options.DEFAULT.seed(2);
    return new ShopLog(
        folder.resolve("shop" + places++),
        options.full(options.full().cipher(full)).log(options.log().cipher(log)));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void everyEncryptionMethodRestoresTheSameRowsAsPlainBackups(Method method) {
    CipherSpec full = cipher(method, 1);
    CipherSpec log = cipher(method, 2);

    assertThat(restored(shop(full, log), full, log)).isEqualTo(plain());
  }

  @Test
  void onlyOneOfTheTwoMayBeEncrypted() {
    CipherSpec key = cipher(Method.AES192_CTR, 1);

    assertThat(restored(shop(key, CipherSpec.PLAINTEXT), key, CipherSpec.PLAINTEXT))
        .isEqualTo(plain());
    assertThat(restored(shop(CipherSpec.PLAINTEXT, key), CipherSpec.PLAINTEXT, key))
        .isEqualTo(plain());
  }

  @Test
  void aLogWithAKeyForEachFileIsOpenedByAnyMasterKey() {
    ShopLog shop = shop(CipherSpec.PLAINTEXT, CipherSpec.ofMasterKeys(List.of(masterKey(7))));

    assertThat(
            restored(
                shop,
                CipherSpec.PLAINTEXT,
                CipherSpec.ofMasterKeys(List.of(masterKey(8), masterKey(7)))))
        .isEqualTo(plain());
  }

  private MvccState plain() {
    return restored(
        shop(CipherSpec.PLAINTEXT, CipherSpec.PLAINTEXT),
        CipherSpec.PLAINTEXT,
        CipherSpec.PLAINTEXT);
  }

  /** In two segments. */
  private MvccState restored(ShopLog shop, CipherSpec full, CipherSpec log) {
    Tso cut = shop.orders(10);
    shop.orders(10);
    Tso end = shop.complete();
    Workbench bench = shop.plain().withCiphers(full, log);
    String target = target();
    bench.first(target, cut, false);
    bench.next(target, cut, end, false);
    return MvccState.of(bench.plugins(), target, Tso.MAX);
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, mode = EnumSource.Mode.EXCLUDE, names = "PLAINTEXT")
  void aWrongKeyOfTheFullBackupIsNamed(Method method) {
    ShopLog shop = shop(cipher(method, 1), CipherSpec.PLAINTEXT);

    assertRefused(
        shop,
        cipher(method, 99),
        CipherSpec.PLAINTEXT,
        CatalogError.BACKUP_META_CORRUPT,
        "--crypter");
    assertRefused(
        shop,
        CipherSpec.PLAINTEXT,
        CipherSpec.PLAINTEXT,
        CatalogError.BACKUP_META_CORRUPT,
        "--crypter");
  }

  @Test
  void aKeyForAPlainFullBackupIsNamed() {
    assertRefused(
        shop(CipherSpec.PLAINTEXT, CipherSpec.PLAINTEXT),
        cipher(Method.AES128_CTR, 1),
        CipherSpec.PLAINTEXT,
        CatalogError.BACKUP_META_CORRUPT,
        "--crypter");
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, mode = EnumSource.Mode.EXCLUDE, names = "PLAINTEXT")
  void aWrongKeyOfTheLogIsNamed(Method method) {
    ShopLog shop = shop(CipherSpec.PLAINTEXT, cipher(method, 1));
    Method other = method == Method.AES128_CTR ? Method.AES256_CTR : Method.AES128_CTR;

    assertRefused(shop, CipherSpec.PLAINTEXT, cipher(method, 99), FormatError.CIPHER_FAILED, "key");
    assertRefused(
        shop,
        CipherSpec.PLAINTEXT,
        cipher(other, 1),
        FormatError.CIPHER_FAILED,
        "the given method");
    assertRefused(
        shop,
        CipherSpec.PLAINTEXT,
        CipherSpec.PLAINTEXT,
        FormatError.CIPHER_FAILED,
        "--log.crypter.key");
  }

  @Test
  void aMissingOrOtherMasterKeyIsNamed() {
    ShopLog shop = shop(CipherSpec.PLAINTEXT, CipherSpec.ofMasterKeys(List.of(masterKey(7))));

    assertRefused(
        shop,
        CipherSpec.PLAINTEXT,
        CipherSpec.ofMasterKeys(List.of(masterKey(8))),
        FormatError.CIPHER_FAILED,
        "none of the given master keys decrypts the data key");
    assertRefused(
        shop,
        CipherSpec.PLAINTEXT,
        CipherSpec.PLAINTEXT,
        FormatError.CIPHER_FAILED,
        "--master-key");
  }

  /** There are no schema changes in the log: the key is tried on data. */
  private void assertRefused(
      ShopLog shop, CipherSpec full, CipherSpec log, ErrorCode code, String what) {
    shop.orders(3);
    Tso end = shop.complete();
    Path target = folder.resolve("refused" + places++);
    Workbench bench = shop.plain().withCiphers(full, log);

    assertThatThrownBy(() -> bench.first(Workbench.uri(target), end, true))
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(what)
        .satisfies(e -> assertSecretsStay(e.toString(), full, log));
    assertThat(hasData(target)).isFalse();
  }

  private static void assertSecretsStay(String text, CipherSpec... ciphers) {
    for (CipherSpec cipher : ciphers) {
      if (cipher.key().length > 0) {
        assertThat(text).doesNotContain(io.pitr.format.codec.HexText.of(cipher.key()));
      }
    }
  }

  /** Whether any table file was written. */
  private static boolean hasData(Path target) {
    if (!Files.exists(target)) {
      return false;
    }
    try (var files = Files.walk(target)) {
      return files.anyMatch(file -> file.toString().endsWith(".sst"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void encryptedWorkloadsRestoreToTheSame() {
    Properties.forSteps(WORKLOADS, SegmentLawTest::steps, this::check);
  }

  private void check(List<Step> steps, SplittableRandom random) throws Exception {
    Path place = folder.resolve("case" + places++);
    WorkloadOptions drawn = LawOptions.draw(random);
    Upstream.Options upstream = drawn.upstream();
    Method[] methods = Method.values();
    CipherSpec full = cipher(methods[random.nextInt(methods.length)], random.nextInt(100));
    CipherSpec log =
        random.nextInt(3) == 0
            ? CipherSpec.ofMasterKeys(List.of(masterKey(random.nextInt(100))))
            : cipher(methods[random.nextInt(methods.length)], random.nextInt(100));
    LogOptions logOptions = upstream.log();
    long seed = random.nextLong();
    WorkloadRun plain = new Workload(seed, drawn, steps).run(place.resolve("plain"));
    WorkloadRun sealed =
        new Workload(
                seed,
                drawn.upstream(
                    upstream
                        .full(upstream.full().cipher(full))
                        .log(logOptions.cipher(log).duplicateRatio(0))),
                steps)
            .run(place.resolve("sealed"));
    assertThat(sealed.end()).isEqualTo(plain.end());
    if (plain.end().isAfter(plain.base())) {
      List<Tso> ends = new java.util.ArrayList<>(plain.cuts(2, random.nextLong()));
      ends.add(plain.end());
      var bench =
          new Workbench(
              place.resolve("plain").resolve("full"), place.resolve("plain").resolve("log"));
      if (Refusal.stands(bench, Workbench.uri(place.resolve("planned")), plain, ends)) {
        LawCase.delete(place);
        return;
      }
      assertThat(
              Differences.between(
                  state(place.resolve("plain"), ends, CipherSpec.PLAINTEXT, CipherSpec.PLAINTEXT),
                  "the plain backups",
                  state(place.resolve("sealed"), ends, full, log),
                  "the encrypted ones"))
          .isEmpty();
    }
    LawCase.delete(place);
  }

  private java.util.Map<String, String> state(
      Path place, List<Tso> ends, CipherSpec full, CipherSpec log) {
    Workbench bench =
        new Workbench(place.resolve("full"), place.resolve("log")).withCiphers(full, log);
    String target = Workbench.uri(place.resolve("target"));
    bench.first(target, ends.get(0), false);
    for (int i = 1; i < ends.size(); i++) {
      bench.next(target, ends.get(i - 1), ends.get(i), false);
    }
    return MvccState.of(bench.plugins(), target, Tso.MAX).versions();
  }

  private String target() {
    return Workbench.uri(folder.resolve("target" + places++));
  }
}
