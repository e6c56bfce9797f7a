package io.pitr.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pitr.format.key.KeySpan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimRegionsTest {
  private static final ByteString M = ByteString.copyFromUtf8("m");
  private static final ByteString Z = ByteString.copyFromUtf8("z");

  private final SimTime time = new SimTime(100);
  private final SimRegions regions =
      new SimRegions(List.of(1L, 2L, 3L), 3, new AtomicLong(100), time);

  @Test
  void aNewClusterHasOneRegionForAllKeys() {
    assertThat(regions.count()).isEqualTo(1);
    assertThat(regions.byKey(M).span()).isEqualTo(KeySpan.ALL);
    assertThat(regions.byKey(M).leader()).isEqualTo(1);
  }

  @Test
  void aSplitGivesTheLeftPartANewIdAndBothPartsANewVersion() {
    SimRegion before = regions.byKey(M);

    List<SimRegion> parts = regions.split(M);

    assertThat(regions.boundaries()).containsExactly(M);
    assertThat(parts.get(0).id()).isNotEqualTo(before.id());
    assertThat(parts.get(1).id()).isEqualTo(before.id());
    assertThat(parts).allMatch(part -> part.version() == before.version() + 1);
  }

  @Test
  void aSplitAtABoundaryChangesNothing() {
    regions.splitAt(M);
    SimRegion right = regions.byKey(M);

    assertThat(regions.split(M)).containsExactly(right);
    assertThat(regions.count()).isEqualTo(2);
  }

  @Test
  void aMergeJoinsARegionWithTheOneBefore() {
    regions.splitAt(M);
    long right = regions.byKey(M).id();

    regions.mergeWithPrevious(M);

    assertThat(regions.count()).isEqualTo(1);
    assertThat(regions.byKey(ByteString.EMPTY).id()).isEqualTo(right);
    assertThat(regions.byKey(ByteString.EMPTY).version()).isEqualTo(3);
  }

  @Test
  void theLeadGoesToTheNextPeer() {
    regions.transferLeader(M);

    assertThat(regions.byKey(M).leader()).isEqualTo(2);
  }

  @Test
  void aRegionWhosePeersAreAllDownHasNoLeaderUntilOneIsBack() {
    regions.storeDown(1, List.of());
    assertThat(regions.byKey(M).leader()).isZero();

    regions.storeUp(3);

    assertThat(regions.byKey(M).leader()).isEqualTo(3);
  }

  @Test
  void pdLearnsOfASplitAfterItsLag() {
    regions.pdLag(Duration.ofHours(1));
    regions.splitAt(M);

    assertThat(regions.byKeyInPd(Z).span()).isEqualTo(KeySpan.ALL);

    regions.pdLag(Duration.ZERO);
    assertThat(regions.byKeyInPd(Z).start()).isEqualTo(M);
  }
}
