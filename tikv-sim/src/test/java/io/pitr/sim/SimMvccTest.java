package io.pitr.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.key.KeySpan;
import io.pitr.format.proto.Kvrpcpb;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimMvccTest {
  private static final ByteString A = ByteString.copyFromUtf8("a");
  private static final ByteString B = ByteString.copyFromUtf8("b");
  private static final long TTL_MILLIS = 1_000;
  private static final long START = Tso.of(10_000, 1).value();
  private static final long COMMIT = Tso.of(10_001, 1).value();
  private static final long LATER = Tso.of(10_500, 1).value();
  private static final long AFTER_TTL = Tso.of(20_000, 1).value();

  private final SimMvcc mvcc = new SimMvcc(new SimData());

  private List<Kvrpcpb.KeyError> prewrite(ByteString key, long startTs) {
    return mvcc.prewrite(
        Kvrpcpb.PrewriteRequest.newBuilder()
            .addMutations(
                Kvrpcpb.Mutation.newBuilder()
                    .setOp(Kvrpcpb.Op.Put)
                    .setKey(key)
                    .setValue(ByteString.copyFromUtf8("value")))
            .setPrimaryLock(key)
            .setStartVersion(startTs)
            .setLockTtl(TTL_MILLIS)
            .build());
  }

  private void write(ByteString key) {
    assertThat(prewrite(key, START)).isEmpty();
    assertThat(mvcc.commit(List.of(key), START, COMMIT)).isNull();
  }

  @Test
  void aCommittedValueIsReadFromItsCommitOn() {
    write(A);

    assertThat(mvcc.get(A, COMMIT).getValue().toStringUtf8()).isEqualTo("value");
    assertThat(mvcc.get(A, START).getNotFound()).isTrue();
  }

  @Test
  void aLockIsReportedToReadersAfterItsStart() {
    prewrite(A, START);

    assertThat(mvcc.get(A, LATER).getError().getLocked().getLockVersion()).isEqualTo(START);
    assertThat(mvcc.get(A, START - 1).hasError()).isFalse();
    assertThat(mvcc.lockCount()).isEqualTo(1);
  }

  @Test
  void aScanReturnsKeysInOrderUpToItsLimit() {
    write(B);
    write(A);

    assertThat(mvcc.scan(KeySpan.ALL, 10, LATER))
        .extracting(Kvrpcpb.KvPair::getKey)
        .containsExactly(A, B);
    assertThat(mvcc.scan(KeySpan.ALL, 1, LATER))
        .extracting(Kvrpcpb.KvPair::getKey)
        .containsExactly(A);
  }

  @Test
  void aWriteOlderThanACommitIsAConflict() {
    write(A);

    List<Kvrpcpb.KeyError> errors = prewrite(A, START - 1);

    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).getConflict().getConflictCommitTs()).isEqualTo(COMMIT);
  }

  @Test
  void aLockStaysForItsTimeAndIsThenRolledBack() {
    prewrite(A, START);

    assertThat(mvcc.status(check(LATER)).getLockTtl()).isEqualTo(TTL_MILLIS);
    assertThat(mvcc.status(check(AFTER_TTL)).getAction())
        .isEqualTo(Kvrpcpb.Action.TTLExpireRollback);
    assertThat(mvcc.lockCount()).isZero();
    assertThat(mvcc.commit(List.of(A), START, COMMIT)).isNotNull();
  }

  private static Kvrpcpb.CheckTxnStatusRequest check(long now) {
    return Kvrpcpb.CheckTxnStatusRequest.newBuilder()
        .setPrimaryKey(A)
        .setLockTs(START)
        .setCurrentTs(now)
        .build();
  }
}
