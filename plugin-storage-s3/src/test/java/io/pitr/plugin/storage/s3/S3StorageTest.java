package io.pitr.plugin.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.storage.StorageError;
import io.pitr.api.storage.WritableStorage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3StorageTest {
  private static final int PART = 1000;
  private static final S3Tuning QUICK = tuning(Duration.ofSeconds(5));

  private FakeS3 store;
  private WritableStorage storage;

  @BeforeEach
  void open() throws Exception {
    store = new FakeS3();
    storage = open(store.url("backups/one"));
  }

  @AfterEach
  void close() {
    storage.close();
    store.close();
  }

  private static S3Tuning tuning(Duration idleTimeout) {
    return new S3Tuning(
        Duration.ofSeconds(5),
        idleTimeout,
        Duration.ofSeconds(10),
        RetryLimits.of(6, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(4)),
        PART,
        4,
        32,
        7);
  }

  private static WritableStorage open(String url) {
    return open(url, Map.of());
  }

  private static WritableStorage open(String url, Map<String, String> options) {
    return new S3StorageProvider(QUICK)
        .openForWriting(url, OptionValues.of(S3Options.ALL, options));
  }

  @Test
  void openingAsksNothingOfTheStore() {
    open(store.url("x")).close();

    assertThat(store.requests()).isEmpty();
  }

  @Test
  void objectsLieBelowThePrefix() {
    storage.write("v1/a", bytes("x"));

    assertThat(store.objects()).containsOnlyKeys("backups/one/v1/a");
    assertThat(storage.read("v1/a", 1)).isEqualTo(bytes("x"));
  }

  @Test
  void aSmallObjectTakesOneRequest() {
    store.objects().put("backups/one/a", new byte[PART]);

    assertThat(storage.read("a", Long.MAX_VALUE)).hasSize(PART);
    assertThat(storage.read("a", 10, 20)).hasSize(20);
    assertThat(store.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PART - 1, PART, PART + 1, 2 * PART, 17 * PART + 5})
  void anObjectOfAnySizeIsReadWholeInPartsAndAsAStream(int size) throws Exception {
    byte[] content = random(size);
    store.objects().put("backups/one/a", content);

    assertThat(storage.read("a", size)).isEqualTo(content);
    assertThat(storage.read("a", 0, size)).isEqualTo(content);
    assertThat(storage.stat("a")).contains(new ObjectInfo("a", size));
    try (InputStream in = storage.open("a")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
      assertThat(in.read()).isEqualTo(-1);
    }
    if (size > 0) {
      assertThat(storage.read("a", size / 3, size - size / 3))
          .isEqualTo(java.util.Arrays.copyOfRange(content, size / 3, size));
      assertThatThrownBy(() -> storage.read("a", size - 1L))
          .satisfies(has(StorageError.STORAGE_TOO_LARGE));
    }
    assertThatThrownBy(() -> storage.read("a", 1, size))
        .satisfies(has(StorageError.STORAGE_SHORT_READ));
  }

  @Test
  void aStreamReadByteByByteGivesTheWholeObject() throws Exception {
    byte[] content = random(3 * PART + 1);
    store.objects().put("backups/one/a", content);

    try (InputStream in = storage.open("a")) {
      for (byte expected : content) {
        assertThat((byte) in.read()).isEqualTo(expected);
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void streamsLeftInTheMiddleGiveTheirPlaceToOthers() throws Exception {
    byte[] content = random(20 * PART);
    store.objects().put("backups/one/a", content);

    for (int i = 0; i < 20; i++) {
      try (InputStream in = storage.open("a")) {
        assertThat(in.readNBytes(2 * PART)).hasSize(2 * PART);
      }
    }
    try (InputStream in = storage.open("a")) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void aRangeFarBeyondTheEndIsAShortRead() {
    store.objects().put("backups/one/a", bytes("0123"));

    assertThatThrownBy(() -> storage.read("a", Long.MAX_VALUE, Integer.MAX_VALUE))
        .satisfies(has(StorageError.STORAGE_SHORT_READ))
        .hasMessageContaining("the object has 4");
    assertThatThrownBy(() -> storage.read("b", Long.MAX_VALUE, 1))
        .satisfies(has(StorageError.STORAGE_NOT_FOUND));
  }

  @Test
  void aStoreWithoutRangesIsReadAllTheSame() {
    byte[] content = random(3 * PART);
    store.objects().put("backups/one/a", content);
    store.ranges = false;

    assertThat(storage.read("a", content.length)).isEqualTo(content);
    assertThat(storage.read("a", 5, 7)).isEqualTo(java.util.Arrays.copyOfRange(content, 5, 12));
    assertThatThrownBy(() -> storage.read("a", content.length, 1))
        .satisfies(has(StorageError.STORAGE_SHORT_READ));
  }

  @Test
  void anObjectReplacedWhileItIsReadIsNamed() {
    store.objects().put("backups/one/a", random(5 * PART));
    var answers = new AtomicInteger();
    store.misbehaviour =
        request -> {
          if (answers.incrementAndGet() == 2) {
            store.objects().put("backups/one/a", random(5 * PART + 1));
          }
          return Optional.empty();
        };

    assertThatThrownBy(() -> storage.read("a", 100_000)).satisfies(has(S3Error.S3_OBJECT_CHANGED));
  }

  @Test
  void aListingOfManyPagesIsCompleteAndInOrder() {
    store.pageKeys = 3;
    var expected = new ArrayList<ObjectInfo>();
    for (int i = 0; i < 100; i++) {
      String path = "v1/%03d & <odd> + é%%20".formatted(i);
      store.objects().put("backups/one/" + path, new byte[i]);
      expected.add(new ObjectInfo(path, i));
    }
    store.objects().put("backups/one/v1x", bytes("x"));
    store.objects().put("backups/oneself/v1/a", bytes("x"));

    var listed = new ArrayList<ObjectInfo>();
    storage.list("v1", listed::add);
    assertThat(listed).containsExactlyElementsOf(expected);
  }

  @Test
  void keysThatNoPathCanNameAreNoObjects() {
    for (String key : List.of("", "v1/", "v1//a", "v1/../b", "v1/./c", "v1/d\\e", "v1/ok")) {
      store.objects().put("backups/one/" + key, bytes("x"));
    }

    assertThat(list("")).containsExactly("v1/ok");
  }

  @Test
  void aStoreThatListsOutOfOrderIsRefused() {
    store.misbehaviour =
        request -> Optional.of(listing(false, "", "backups/one/b", "backups/one/a"));

    assertThatThrownBy(() -> list("")).satisfies(has(S3Error.S3_ANSWER_INVALID));
  }

  @Test
  void aStoreThatGivesAPageAgainAndAgainDoesNotHoldUsForEver() {
    store.misbehaviour = request -> Optional.of(listing(true, "again", "backups/one/a"));

    assertThatThrownBy(() -> list("")).satisfies(has(S3Error.S3_ANSWER_INVALID));
  }

  @Test
  void aStoreThatGoesOnWithEmptyPagesDoesNotHoldUsForEver() {
    store.misbehaviour = request -> Optional.of(listing(true, "again"));

    assertThatThrownBy(() -> list("")).satisfies(has(S3Error.S3_ANSWER_INVALID));
  }

  @Test
  void aConsumerThatThrowsEndsTheListing() {
    store.pageKeys = 1;
    store.objects().put("backups/one/a", bytes("x"));
    store.objects().put("backups/one/b", bytes("x"));

    assertThatThrownBy(
            () ->
                storage.list(
                    "",
                    info -> {
                      throw new IllegalStateException("stop");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "502, ''",
    "503, SlowDown",
    "503, ServiceUnavailable",
    "429, TooManyRequests",
    "400, RequestTimeout",
    "409, OperationAborted"
  })
  void whatMayPassIsTriedAgain(int status, String code) {
    store.objects().put("backups/one/a", bytes("x"));
    var answers = new AtomicInteger();
    store.misbehaviour =
        request ->
            answers.incrementAndGet() % 3 == 0
                ? Optional.empty()
                : Optional.of(FakeS3.Answer.error(status, code, "wait a little"));

    assertThat(storage.read("a", 1)).isEqualTo(bytes("x"));
    assertThat(list("")).containsExactly("a");
    storage.write("b", bytes("y"));
    storage.delete("a");
    assertThat(store.objects()).containsOnlyKeys("backups/one/b");
    assertThat(store.requests()).hasSize(12);
  }

  @Test
  void whatDoesNotPassIsSaidAfterTheTries() {
    store.misbehaviour =
        request -> Optional.of(FakeS3.Answer.error(503, "SlowDown", "Please reduce your rate."));

    assertThatThrownBy(() -> storage.read("a", 1))
        .satisfies(has(StorageError.STORAGE_UNAVAILABLE))
        .hasMessageContaining("6 tries to read")
        .hasMessageContaining("503 SlowDown Please reduce your rate.");
    assertThat(store.requests()).hasSize(6);
  }

  @Test
  void aBodyCutShortIsReadAgain() {
    byte[] content = random(PART / 2);
    store.objects().put("backups/one/a", content);
    var answers = new AtomicInteger();
    store.misbehaviour =
        request ->
            answers.incrementAndGet() > 2 || request.isList()
                ? Optional.empty()
                : Optional.of(FakeS3.Answer.of(200, Map.of(), content).cutTo(100));

    assertThat(storage.read("a", PART)).isEqualTo(content);
    assertThat(store.requests()).hasSize(3);
  }

  @Test
  void aBodyThatIsAlwaysCutShortIsNeverTakenForWhole() {
    byte[] content = random(PART / 2);
    store.objects().put("backups/one/a", content);
    store.misbehaviour =
        request -> Optional.of(FakeS3.Answer.of(200, Map.of(), content).cutTo(content.length - 1));

    assertThatThrownBy(() -> storage.read("a", PART))
        .satisfies(has(StorageError.STORAGE_UNAVAILABLE));
    assertThatThrownBy(() -> storage.read("a", 0, PART / 2))
        .satisfies(has(StorageError.STORAGE_UNAVAILABLE));
    assertThatThrownBy(() -> storage.open("a").readAllBytes())
        .satisfies(has(StorageError.STORAGE_UNAVAILABLE));
  }

  @Test
  void aListingCutShortIsAskedForAgain() {
    store.objects().put("backups/one/a", bytes("x"));
    var answers = new AtomicInteger();
    FakeS3.Answer whole = listing(false, "", "backups/one/a");
    store.misbehaviour =
        request ->
            Optional.of(
                answers.incrementAndGet() > 2 ? whole : whole.cutTo(whole.body().length - 20));

    assertThat(list("")).containsExactly("a");
  }

  @Test
  void aRangeOtherThanTheOneAskedForIsNotTakenForIt() {
    byte[] content = random(PART);
    store.objects().put("backups/one/a", content);
    store.misbehaviour =
        request ->
            Optional.of(
                FakeS3.Answer.of(206, Map.of("Content-Range", "bytes 0-9/" + PART), new byte[10]));

    assertThatThrownBy(() -> storage.read("a", 20, 10))
        .satisfies(has(StorageError.STORAGE_UNAVAILABLE))
        .hasMessageContaining("bytes 20 to 30 were asked for");
  }

  @Test
  void anAnswerWithoutTheRangeThatItHoldsIsNoAnswer() {
    store.misbehaviour = request -> Optional.of(FakeS3.Answer.of(206, Map.of(), new byte[10]));

    assertThatThrownBy(() -> storage.read("a", 0, 10)).satisfies(has(S3Error.S3_ANSWER_INVALID));
  }

  @Test
  void anAbsentObjectIsNotAskedForTwice() {
    assertThatThrownBy(() -> storage.read("a", 1))
        .satisfies(has(StorageError.STORAGE_NOT_FOUND))
        .hasMessageContaining("s3://backups-of-ours/backups/one/a");

    assertThat(store.requests()).hasSize(1);
  }

  @Test
  void aMissingBucketIsNamedByEveryVerb() {
    storage.close();
    storage = open(store.url("p").replace("s3://backups-of-ours", "s3://nothing"));

    everyVerb(has(S3Error.S3_BUCKET_MISSING), "s3://nothing");
  }

  @Test
  void aWrongKeyIsNamedByEveryVerb() {
    storage.close();
    storage = open(store.url("p").replace(FakeS3.ACCESS_KEY, "AKIDOTHER"));

    everyVerb(has(S3Error.S3_CREDENTIALS_REFUSED), "InvalidAccessKeyId");
  }

  @Test
  void aWrongRegionIsNamedWithTheRightOneByEveryVerb() {
    store.region = "eu-west-1";
    storage.close();
    storage = open(store.url("p") + "&region=us-west-2");

    everyVerb(has(S3Error.S3_REGION_WRONG), "eu-west-1");
    assertThatThrownBy(() -> storage.read("a", 1))
        .hasMessageContaining("the bucket is in region eu-west-1, requests were for us-west-2");
  }

  @Test
  void aRegionThatWasNotGivenIsFound() {
    store.region = "eu-west-1";
    store.objects().put("backups/one/a", bytes("x"));

    assertThat(storage.stat("a")).isPresent();
    assertThat(storage.describe().fields()).containsEntry("region", "eu-west-1");
    assertThat(storage.read("a", 1)).isEqualTo(bytes("x"));
  }

  @Test
  void aRedirectToAnotherRegionIsFollowed() {
    store.objects().put("backups/one/a", bytes("x"));
    store.region = "ap-south-1";
    store.misbehaviour =
        request ->
            request.headers().get("authorization").contains("ap-south-1")
                ? Optional.empty()
                : Optional.of(
                    FakeS3.Answer.error(301, "PermanentRedirect", "use another endpoint")
                        .with("x-amz-bucket-region", "ap-south-1"));

    assertThat(storage.read("a", 1)).isEqualTo(bytes("x"));
  }

  @Test
  void aClockThatIsWrongIsNamedWithBothTimes() {
    store.misbehaviour =
        request ->
            Optional.of(
                FakeS3.Answer.error(403, "RequestTimeTooSkewed", "The difference is too large")
                    .with("Date", "Mon, 01 Jan 2018 00:00:00 GMT"));

    assertThatThrownBy(() -> storage.read("a", 1))
        .satisfies(has(S3Error.S3_CLOCK_SKEW))
        .hasMessageContaining("s ahead");
    assertThat(store.requests()).hasSize(1);
  }

  @Test
  void expiredKeysAreNamed() {
    store.misbehaviour =
        request -> Optional.of(FakeS3.Answer.error(400, "ExpiredToken", "The token has expired."));

    assertThatThrownBy(() -> storage.read("a", 1)).satisfies(has(S3Error.S3_CREDENTIALS_EXPIRED));
  }

  @Test
  void anArchivedObjectIsNamed() {
    store.misbehaviour =
        request ->
            Optional.of(
                FakeS3.Answer.error(403, "InvalidObjectState", "The storage class is GLACIER"));

    assertThatThrownBy(() -> storage.read("a", 1)).satisfies(has(S3Error.S3_OBJECT_ARCHIVED));
  }

  @Test
  void aDeniedListingNamesTheRightThatIsMissing() {
    store.allowed = Set.of(S3Verb.READ);
    store.objects().put("backups/one/a", bytes("x"));

    assertThatThrownBy(() -> list(""))
        .satisfies(has(StorageError.STORAGE_DENIED))
        .hasMessageContaining("s3:ListBucket");
    assertThat(storage.read("a", 1)).isEqualTo(bytes("x"));
  }

  @Test
  void readingTakesNoRightsButGetAndList() {
    store.allowed = Set.of(S3Verb.READ, S3Verb.LIST);
    store.objects().put("backups/one/a", bytes("x"));

    assertThat(storage.read("a", 1)).isEqualTo(bytes("x"));
    assertThat(storage.stat("a")).isPresent();
    assertThat(storage.stat("b")).isEmpty();
    assertThat(list("")).containsExactly("a");
    assertThatThrownBy(() -> storage.write("a", bytes("y")))
        .satisfies(has(StorageError.STORAGE_DENIED))
        .hasMessageContaining("s3:PutObject");
    assertThatThrownBy(() -> storage.delete("a"))
        .satisfies(has(StorageError.STORAGE_DENIED))
        .hasMessageContaining("s3:DeleteObject");
  }

  @Test
  void anObjectOfWhichTheStoreMayNotSayThatItIsAbsentIsFoundAbsentByListing() {
    store.allowed = Set.of(S3Verb.READ, S3Verb.LIST);
    store.listablePrefix = "backups/one/";
    store.objects().put("backups/one/ab", bytes("x"));

    assertThat(storage.stat("a")).isEmpty();
    assertThat(storage.stat("ab")).isPresent();
    assertThatThrownBy(() -> storage.read("a", 1)).satisfies(has(StorageError.STORAGE_NOT_FOUND));
  }

  @Test
  void anObjectThatMayNotBeReadIsDeniedThoughItIsListed() {
    store.allowed = Set.of(S3Verb.LIST);
    store.objects().put("backups/one/a", bytes("x"));

    assertThatThrownBy(() -> storage.read("a", 1))
        .satisfies(has(StorageError.STORAGE_DENIED))
        .hasMessageContaining("s3:GetObject");
    assertThatThrownBy(() -> storage.stat("a")).satisfies(has(StorageError.STORAGE_DENIED));
  }

  @Test
  void aRightThatHoldsAMomentLaterIsWaitedForAtTheStartOnly() {
    store.objects().put("backups/one/a", bytes("x"));
    var answers = new AtomicInteger();
    store.misbehaviour =
        request ->
            answers.incrementAndGet() == 2
                ? Optional.empty()
                : Optional.of(FakeS3.Answer.error(403, "AccessDenied", "Access Denied"));

    assertThat(storage.read("a", 1)).isEqualTo(bytes("x"));
    assertThatThrownBy(() -> list("")).satisfies(has(StorageError.STORAGE_DENIED));
    assertThat(store.requests()).hasSize(3);
  }

  @Test
  void requestsWithoutCredentialsAreNotSigned() {
    storage.close();
    storage =
        open(
            "s3://backups-of-ours/?endpoint=" + store.endpoint(), Map.of("no-credentials", "true"));
    store.misbehaviour =
        request ->
            request.headers().containsKey("authorization")
                ? Optional.empty()
                : Optional.of(FakeS3.Answer.of(200, Map.of(), bytes("x")));

    assertThat(storage.read("a", 1)).isEqualTo(bytes("x"));
    assertThat(storage.describe().fields()).doesNotContainKey("access_key");
  }

  @Test
  void aStoreThatIsNotThereIsNamedAfterFewTries() {
    String url = store.url("p");
    store.close();
    storage.close();
    storage = open(url);

    assertThatThrownBy(() -> storage.read("a", 1))
        .satisfies(has(StorageError.STORAGE_UNAVAILABLE))
        .hasMessageContaining("3 tries to read at " + store.endpoint());
  }

  @Test
  void anUnknownHostIsNamed() {
    storage.close();
    storage =
        open(
            "s3://backups-of-ours/?endpoint=http://no.such.host.invalid&access-key=a&secret-access-key=b");

    assertThatThrownBy(() -> storage.read("a", 1))
        .satisfies(has(StorageError.STORAGE_UNAVAILABLE))
        .hasMessageContaining("the host is unknown: no.such.host.invalid");
  }

  @Test
  void aStoreThatNeverAnswersDoesNotHoldUsForEver() throws Exception {
    try (var silent = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
      storage.close();
      String url = store.url("p").replace(":" + store.port(), ":" + silent.getLocalPort());
      storage =
          new S3StorageProvider(tuning(Duration.ofMillis(100)))
              .openForWriting(url, OptionValues.of(S3Options.ALL, Map.of()));

      assertThatThrownBy(() -> storage.read("a", 1))
          .satisfies(has(StorageError.STORAGE_UNAVAILABLE));
    }
  }

  @Test
  void somethingOtherThanAStoreIsNotTakenForOne() {
    store.misbehaviour =
        request ->
            Optional.of(
                FakeS3.Answer.of(
                    200,
                    Map.of("Content-Type", "text/html"),
                    bytes("<html><body>Console<br></body></html>")));

    assertThatThrownBy(() -> list("")).isInstanceOf(RestoreException.class);
  }

  @Test
  void writingOnlyWhatIsAbsentDoesSo() {
    assertThat(storage.writeNew("lock", bytes("mine"))).isTrue();
    assertThat(storage.writeNew("lock", bytes("theirs"))).isFalse();
    assertThat(storage.read("lock", 10)).isEqualTo(bytes("mine"));
  }

  @Test
  void aNewObjectWhoseAnswerWasLostIsStillOurs() {
    var answers = new AtomicInteger();
    store.misbehaviour =
        request -> {
          if (request.method().equals("PUT") && answers.incrementAndGet() == 1) {
            store.objects().put(request.key(), bytes("mine"));
            return Optional.of(FakeS3.Answer.error(500, "InternalError", "lost"));
          }
          return Optional.empty();
        };

    assertThat(storage.writeNew("lock", bytes("mine"))).isTrue();
  }

  @Test
  void aStoreWithoutConditionalWritesSaysSo() {
    store.conditionalWrites = false;

    assertThatThrownBy(() -> storage.writeNew("lock", bytes("x")))
        .satisfies(has(StorageError.STORAGE_UNSUPPORTED));
    assertThat(store.objects()).isEmpty();
  }

  @Test
  void attributesOfWrittenObjectsAreThoseThatWereAskedFor() {
    storage.close();
    storage =
        open(
            store.url("p")
                + "&storage-class=STANDARD_IA&sse=aws:kms&sse-kms-key-id=key&acl=private");

    storage.write("a", bytes("x"));

    assertThat(store.requests().get(0).headers())
        .containsEntry("x-amz-storage-class", "STANDARD_IA")
        .containsEntry("x-amz-server-side-encryption", "aws:kms")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "key")
        .containsEntry("x-amz-acl", "private");
  }

  @Test
  void uploadsUseNothingThatStoresOfOldDoNotKnow() {
    storage.write("a", random(100_000));

    assertThat(store.requests().get(0).headers())
        .doesNotContainKeys("x-amz-trailer", "x-amz-decoded-content-length", "x-amz-checksum-crc32")
        .doesNotContainValue("aws-chunked")
        .containsKey("content-md5");
  }

  @Test
  void keysThatAStoreSendsBackAreNotShown() {
    store.misbehaviour =
        request ->
            Optional.of(
                FakeS3.Answer.error(
                    418, "Teapot", "you said " + FakeS3.SECRET + " and " + FakeS3.ACCESS_KEY));

    assertThatThrownBy(() -> storage.read("a", 1))
        .satisfies(has(StorageError.STORAGE_IO))
        .satisfies(S3StorageTest::showsNoSecret);
  }

  @Test
  void nothingShownHoldsAKey() {
    assertThat(List.of(storage.uri(), storage.toString(), storage.describe().toString()))
        .noneMatch(text -> text.contains(FakeS3.SECRET) || text.contains(FakeS3.ACCESS_KEY));
    assertThat(storage.uri())
        .isEqualTo("s3://backups-of-ours/backups/one?endpoint=" + store.endpoint());
    assertThat(storage.describe().fields())
        .containsEntry("secret_access_key", FakeS3.SECRET)
        .containsEntry("access_key", FakeS3.ACCESS_KEY)
        .containsEntry("prefix", "backups/one")
        .containsEntry("force_path_style", "true");
  }

  @Test
  void keysStayHereWhenTheyAreNotToBeSent() {
    storage.close();
    storage = open(store.url("p"), Map.of("send-credentials-to-tikv", "false"));

    assertThat(storage.describe().fields())
        .doesNotContainKeys("secret_access_key", "access_key", "session_token");
  }

  @Test
  void closingWhileAStreamIsReadHoldsNobody() throws Exception {
    store.objects().put("backups/one/a", random(50 * PART));
    InputStream in = storage.open("a");
    storage.close();

    assertThatThrownBy(in::readAllBytes).isInstanceOf(RuntimeException.class);
  }

  private void everyVerb(Consumer<Throwable> named, String said) {
    assertThatThrownBy(() -> storage.read("a", 1)).satisfies(named).hasMessageContaining(said);
    assertThatThrownBy(() -> storage.read("a", 0, 1)).satisfies(named).hasMessageContaining(said);
    assertThatThrownBy(() -> storage.open("a")).satisfies(named).hasMessageContaining(said);
    assertThatThrownBy(() -> storage.stat("a")).satisfies(named).hasMessageContaining(said);
    assertThatThrownBy(() -> list("")).satisfies(named).hasMessageContaining(said);
    assertThatThrownBy(() -> storage.write("a", bytes("x")))
        .satisfies(named)
        .hasMessageContaining(said);
    assertThatThrownBy(() -> storage.delete("a")).satisfies(named).hasMessageContaining(said);
    assertThatThrownBy(() -> storage.delete("a")).satisfies(S3StorageTest::showsNoSecret);
  }

  private static void showsNoSecret(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      assertThat(at.toString()).doesNotContain(FakeS3.SECRET);
    }
  }

  private static FakeS3.Answer listing(boolean more, String token, String... keys) {
    var xml = new StringBuilder("<ListBucketResult>");
    for (String key : keys) {
      xml.append("<Contents><Key>").append(key).append("</Key><Size>1</Size></Contents>");
    }
    xml.append("<IsTruncated>").append(more).append("</IsTruncated><NextContinuationToken>");
    xml.append(token).append("</NextContinuationToken></ListBucketResult>");
    return FakeS3.Answer.of(200, Map.of(), bytes(xml.toString()));
  }

  private List<String> list(String folder) {
    var paths = new ArrayList<String>();
    storage.list(folder, info -> paths.add(info.path()));
    return paths;
  }

  private static Consumer<Throwable> has(ErrorCode code) {
    return e -> {
      assertThat(e).isInstanceOf(RestoreException.class);
      assertThat(((RestoreException) e).code()).isEqualTo(code);
    };
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
