package io.pitr.cluster.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pitr.format.proto.Metapb;
import io.pitr.tikv.pd.Region;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegionSplitTest {

  /** Counts how often an element is read. */
  private static final class Counting<T> extends AbstractList<T> {
    private final List<T> elements;
    private long reads;

    Counting(List<T> elements) {
      this.elements = elements;
    }

    @Override
    public T get(int at) {
      reads++;
      return elements.get(at);
    }

    @Override
    public int size() {
      return elements.size();
    }
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static SplitKey key(String text) {
    return new SplitKey(bytes(text), bytes(text));
  }

  /** Regions between these keys, and those before the first and after the last. */
  private static List<Region> regions(List<String> boundaries) {
    var regions = new ArrayList<Region>();
    String start = "";
    for (int i = 0; i <= boundaries.size(); i++) {
      String end = i < boundaries.size() ? boundaries.get(i) : "";
      regions.add(
          Region.of(
              Metapb.Region.newBuilder()
                  .setId(i + 1L)
                  .setStartKey(bytes(start))
                  .setEndKey(bytes(end))
                  .build(),
              Metapb.Peer.getDefaultInstance()));
      start = end;
    }
    return regions;
  }

  private static List<String> of(List<Region> regions, String... keys) {
    return RegionSplit.of(regions, Stream.of(keys).map(RegionSplitTest::key).toList()).stream()
        .map(
            split ->
                split.region().id()
                    + ":"
                    + String.join(
                        ",", split.keys().stream().map(one -> one.raw().toStringUtf8()).toList()))
        .toList();
  }

  @Test
  void aKeyBelongsToTheRegionAroundIt() {
    assertThat(of(regions(List.of("d", "m")), "a", "b", "f", "z"))
        .containsExactly("1:a,b", "2:f", "3:z");
  }

  @Test
  void aKeyThatIsABoundaryIsLeftOut() {
    assertThat(of(regions(List.of("d", "m")), "d", "e", "m")).containsExactly("2:e");
  }

  @Test
  void keysOutsideTheRegionsAreLeftOut() {
    assertThat(of(regions(List.of("d", "m")).subList(1, 2), "a", "e", "z")).containsExactly("2:e");
  }

  @Test
  void manyKeysAndRegionsAreReadOnce() {
    int count = 100_000;
    List<String> names = IntStream.range(0, 2 * count).mapToObj("%06d"::formatted).toList();
    List<Region> regions =
        regions(IntStream.range(0, count).mapToObj(i -> names.get(2 * i)).toList());
    var keys =
        new Counting<>(IntStream.range(0, count).mapToObj(i -> key(names.get(2 * i + 1))).toList());
    var counted = new Counting<>(regions);

    List<RegionSplit> splits = RegionSplit.of(counted, keys);

    assertThat(splits).hasSize(count);
    assertThat(counted.reads).isLessThanOrEqualTo(count + 1L);
    assertThat(keys.reads).isLessThanOrEqualTo(3L * count);
  }
}
