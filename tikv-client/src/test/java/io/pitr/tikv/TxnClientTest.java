package io.pitr.tikv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.sim.Faults;
import io.pitr.sim.SimCluster;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.kv.Encoded;
import io.pitr.tikv.kv.KvReader;
import io.pitr.tikv.kv.RawWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TxnClientTest {
  private SimCluster cluster;
  private Clients clients;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 3, 3, 200);
    clients = new Clients(cluster);
  }

  @AfterEach
  void stop() {
    clients.close();
    cluster.close();
  }

  @Test
  void whatIsCommittedIsRead() {
    clients.txn.write(
        "test",
        txn -> {
          txn.put(key("a"), key("1"));
          txn.put(key("b"), ByteString.copyFrom(new byte[1000]));
        });
    Tso now = clients.oracle.next();
    assertThat(clients.txn.reader().get(key("a"), now)).contains(key("1"));
    assertThat(clients.txn.reader().get(key("b"), now))
        .hasValueSatisfying(v -> assertThat(v.size()).isEqualTo(1000));
    assertThat(clients.txn.reader().get(key("c"), now)).isEmpty();
    assertThat(cluster.lockCount()).isZero();
  }

  @Test
  void aTransactionSeesItsOwnWritesAndNoOthers() {
    clients.txn.write("test", txn -> txn.put(key("a"), key("1")));
    clients.txn.write(
        "test",
        txn -> {
          txn.delete(key("a"));
          txn.put(key("b"), key("2"));
          assertThat(txn.get(key("a"))).isEmpty();
          assertThat(txn.get(key("b"))).contains(key("2"));
        });
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).isEmpty();
  }

  @Test
  void aTransactionOverManyRegionsIsAtomic() {
    for (int i = 0; i < 20; i++) {
      cluster.regions().splitAt(Encoded.key(key("k%02d".formatted(i * 5))));
    }
    clients.txn.write(
        "test",
        txn -> {
          for (int i = 0; i < 100; i++) {
            txn.put(key("k%02d".formatted(i)), key("v" + i));
          }
        });
    assertThat(scan(KeySpan.prefix(key("k")))).hasSize(100);
    assertThat(cluster.calls().requests("KvPrewrite", Kvrpcpb.PrewriteRequest.class).size())
        .isGreaterThan(19);
  }

  @Test
  void aScanGoesOverPagesAndRegions() {
    clients.txn.write(
        "test",
        txn -> {
          for (int i = 0; i < 1_000; i++) {
            txn.put(key("s%04d".formatted(i)), key(Integer.toString(i)));
          }
        });
    cluster.regions().splitAt(Encoded.key(key("s0300")));
    cluster.regions().splitAt(Encoded.key(key("s0301")));
    List<KvReader.Entry> all = scan(new KeySpan(key("s0010"), key("s0990")));
    assertThat(all).hasSize(980);
    assertThat(all.get(0).key()).isEqualTo(key("s0010"));
    assertThat(all.get(979).value()).isEqualTo(key("989"));
  }

  @Test
  void concurrentIncrementsAreNotLost() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      var tasks = new ArrayList<Callable<Long>>();
      for (int i = 0; i < 40; i++) {
        tasks.add(
            () ->
                clients.txn.inTransaction(
                    "increment",
                    txn -> {
                      long next =
                          1
                              + Long.parseLong(
                                  txn.get(key("n")).map(ByteString::toStringUtf8).orElse("0"));
                      txn.put(key("n"), key(Long.toString(next)));
                      return next;
                    }));
      }
      for (Future<Long> one : pool.invokeAll(tasks)) {
        assertThat(one.get()).isPositive();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(clients.txn.reader().get(key("n"), clients.oracle.next())).contains(key("40"));
  }

  @Test
  void aLockOfADeadTransactionIsRolledBackWhenItsTimeHasRunOut() {
    lock("a", "a", clients.oracle.next(), 3_000);
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).isEmpty();
    assertThat(cluster.lockCount()).isZero();
  }

  @Test
  void aLockOfACommittedTransactionIsCommitted() {
    Tso start = clients.oracle.next();
    lock("p", "p", start, 60_000);
    lock("q", "p", start, 60_000);
    cluster.mvcc().commit(List.of(key("p")), start.value(), clients.oracle.next().value());
    assertThat(clients.txn.reader().get(key("q"), clients.oracle.next())).contains(key("locked"));
  }

  @Test
  void aLockThatIsKeptForEverIsANamedError() {
    Tso future =
        Tso.of(cluster.time().wallTime().toEpochMilli() + Duration.ofDays(2).toMillis(), 0);
    lock("a", "a", clients.oracle.next(), Duration.ofDays(1).toMillis());
    assertThatThrownBy(() -> clients.txn.reader().get(key("a"), future))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.KEY_LOCKED));
  }

  @Test
  void aLockThatStaysAfterItWasResolvedIsANamedError() {
    lock("q", "p", clients.oracle.next(), 1);
    cluster.time().skip(Duration.ofSeconds(1));
    cluster
        .faults()
        .whilst(
            "KvResolveLock",
            () -> true,
            new Faults.Effect.Answer(Errorpb.Error.getDefaultInstance()));
    assertThatThrownBy(() -> clients.txn.reader().get(key("q"), clients.oracle.next()))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.KEY_LOCKED));
  }

  @Test
  void aTransactionThatFailsLeavesNoLocks() {
    cluster.regions().splitAt(Encoded.key(key("b")));
    cluster.faults().after("KvPrewrite", 1, refused());
    assertThatThrownBy(() -> writeAAndC("1")).hasMessageContaining("not allowed");
    assertThat(cluster.lockCount()).isZero();
  }

  @Test
  void aRollbackThatFailsDoesNotHideTheConflict() {
    clients.txn.write("test", txn -> txn.put(key("a"), key("0")));
    cluster.faults().next("KvBatchRollback", 1, refused());
    var conflicts = new AtomicBoolean(true);
    clients.txn.write(
        "test",
        txn -> {
          assertThat(txn.get(key("a"))).isPresent();
          if (conflicts.getAndSet(false)) {
            clients.txn.write("other", other -> other.put(key("a"), key("1")));
          }
          txn.put(key("a"), key("2"));
        });
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).contains(key("2"));
  }

  @Test
  void aTransactionIsCommittedWithItsPrimaryKey() {
    cluster.regions().splitAt(Encoded.key(key("b")));
    cluster.faults().after("KvCommit", 1, refused());
    writeAAndC("1");
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).contains(key("1"));
    assertThat(clients.txn.reader().get(key("c"), clients.oracle.next())).contains(key("1"));
  }

  private void writeAAndC(String value) {
    clients.txn.write(
        "test",
        txn -> {
          txn.put(key("a"), key(value));
          txn.put(key("c"), key(value));
        });
  }

  private static Faults.Effect refused() {
    return new Faults.Effect.Fail(Status.PERMISSION_DENIED.withDescription("not allowed"));
  }

  @Test
  void aSplitBetweenLookUpAndWriteIsFollowed() {
    clients.txn.write("test", txn -> txn.put(key("a"), key("0")));
    cluster
        .faults()
        .after(
            "KvPrewrite",
            0,
            new Faults.Effect.Then(() -> cluster.regions().splitAt(Encoded.key(key("b")))));
    cluster
        .faults()
        .after(
            "KvCommit",
            0,
            new Faults.Effect.Then(() -> cluster.regions().splitAt(Encoded.key(key("ab")))));
    clients.txn.write(
        "test",
        txn -> {
          txn.put(key("a"), key("1"));
          txn.put(key("c"), key("1"));
        });
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).contains(key("1"));
    assertThat(clients.txn.reader().get(key("c"), clients.oracle.next())).contains(key("1"));
    assertThat(cluster.lockCount()).isZero();
  }

  @Test
  void aNewLeaderIsFollowed() {
    clients.txn.write("test", txn -> txn.put(key("a"), key("0")));
    cluster.regions().transferLeader(Encoded.key(key("a")));
    clients.txn.write("test", txn -> txn.put(key("a"), key("1")));
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).contains(key("1"));
  }

  @Test
  void aStoreThatDiesIsLeftForItsReplica() {
    clients.txn.write("test", txn -> txn.put(key("a"), key("0")));
    cluster.storeDown(1);
    clients.txn.write("test", txn -> txn.put(key("a"), key("1")));
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).contains(key("1"));
  }

  @Test
  void anAnswerThatIsLostDoesNotCommitTwice() {
    for (String call : List.of("KvPrewrite", "KvCommit")) {
      cluster.faults().next(call, 1, new Faults.Effect.Lost());
      clients.txn.write("test", txn -> txn.put(key("a"), key(call)));
      assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).contains(key(call));
    }
    assertThat(cluster.data().pairs("write", Encoded.key(key("a")))).hasSize(2);
  }

  @Test
  void aBusyMinuteIsSatOut() {
    cluster.faults().during("KvPrewrite", Duration.ofMinutes(1), Faults.busy());
    clients.txn.write("test", txn -> txn.put(key("a"), key("1")));
    assertThat(clients.txn.reader().get(key("a"), clients.oracle.next())).contains(key("1"));
  }

  @Test
  void rawWritesKeepOneVersionOfAKeyInARequest() {
    var pairs = new ArrayList<RawWriter.Pair>();
    for (int version = 1; version <= 3; version++) {
      for (int i = 0; i < 100; i++) {
        byte[] record =
            WriteRecord.of(WriteType.PUT, new Tso(version)).withShortValue(new byte[] {1}).encode();
        byte[] versioned =
            VersionedKey.encode(key("m%03d".formatted(i)).toByteArray(), new Tso(version + 10));
        pairs.add(new RawWriter.Pair(ByteString.copyFrom(versioned), ByteString.copyFrom(record)));
      }
    }
    cluster.regions().splitAt(Encoded.key(key("m050")));
    new RawWriter(clients.caller).put(ColumnFamily.WRITE, pairs);
    assertThat(cluster.data().pairs("write", ByteString.EMPTY)).hasSize(300);
    assertThat(cluster.violations()).isEmpty();
    for (Kvrpcpb.RawBatchPutRequest request :
        cluster.calls().requests("RawBatchPut", Kvrpcpb.RawBatchPutRequest.class)) {
      assertThat(request.getPairsCount()).isLessThanOrEqualTo(64);
      assertThat(request.getTtlsCount()).isEqualTo(request.getPairsCount());
      assertThat(request.getContext().getMaxExecutionDurationMs()).isEqualTo(20_000);
      assertThat(request.getContext().getKeyspaceId()).isEqualTo(-1);
      assertThat(request.getContext().getClusterId()).isEqualTo(cluster.clusterId());
    }
  }

  private void lock(String key, String primary, Tso start, long ttlMillis) {
    assertThat(
            cluster
                .mvcc()
                .prewrite(
                    Kvrpcpb.PrewriteRequest.newBuilder()
                        .setStartVersion(start.value())
                        .setPrimaryLock(key(primary))
                        .setLockTtl(ttlMillis)
                        .addMutations(
                            Kvrpcpb.Mutation.newBuilder()
                                .setOp(Kvrpcpb.Op.Put)
                                .setKey(key(key))
                                .setValue(key("locked")))
                        .build()))
        .isEmpty();
  }

  private List<KvReader.Entry> scan(KeySpan span) {
    var all = new ArrayList<KvReader.Entry>();
    clients.txn.reader().scan(span, clients.oracle.next()).forEachRemaining(all::add);
    return all;
  }

  private static ByteString key(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
