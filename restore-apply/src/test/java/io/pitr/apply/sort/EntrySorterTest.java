package io.pitr.apply.sort;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.IntArrayList;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.TableKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntrySorterTest {
  private static final Comparator<byte[]> BYTES = Arrays::compareUnsigned;

  @Test
  void keysComeOutInOrderAndEqualOnesInTheOrderOfTheirPlaces() {
    for (int round = 0; round < 60; round++) {
      long seed = 7919L * round;
      var random = new Random(seed);
      int alphabet = 1 + random.nextInt(4);
      int longest = 1 + random.nextInt(60);
      List<byte[]> keys = new ArrayList<>();
      for (int i = random.nextInt(3000); i >= 0; i--) {
        keys.add(key(random, longest, alphabet));
      }
      assertSorted(keys, "seed " + seed);
    }
  }

  @Test
  void manyEqualKeysKeepTheirOrder() {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      keys.add(key(new Random(i % 3), 20, 3));
    }
    assertSorted(keys, "three keys");
  }

  @Test
  void sortedAndReversedKeysStaySortable() {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = ByteBuffer.allocate(19).put(new byte[11]).putLong(i).array();
      keys.add(versioned(raw, 1));
    }
    assertSorted(keys, "ascending");
    keys.sort(BYTES.reversed());
    assertSorted(keys, "descending");
  }

  @Test
  void longEqualKeysNeedNoDeepStack() {
    byte[] raw = new byte[2 << 20];
    Arrays.fill(raw, (byte) 1);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keys.add(versioned(raw, i % 2));
    }
    assertSorted(keys, "long");
  }

  @Test
  void keysThatDifferOnlyFarBehindAreSorted() {
    var random = new Random(3);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      byte[] raw = new byte[60 + random.nextInt(60)];
      for (int b = 56; b < raw.length; b++) {
        raw[b] = (byte) random.nextInt(3);
      }
      keys.add(versioned(raw, random.nextInt(3)));
    }
    assertSorted(keys, "long prefix");
  }

  @Test
  void keysOfRealShapesAreSorted() {
    var random = new Random(4);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      long handle = random.nextInt(3000);
      byte[] index = ByteBuffer.allocate(16).putLong(random.nextInt(90)).putLong(handle).array();
      keys.add(
          versioned(
              i % 3 == 0 ? TableKeys.index(5, 1, index) : TableKeys.record(5, handle),
              450363392032243717L + random.nextInt(9) * 1000));
    }
    assertSorted(keys, "rows and index entries");
  }

  @Test
  void aByteInWhichOneKeyOfManyDiffersIsNotOverlooked() {
    for (int odd = 0; odd < 300; odd++) {
      List<byte[]> keys = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        byte[] raw = TableKeys.record(5, i % 100 + 1000);
        raw[14] = (byte) (i == odd ? 1 : 0);
        keys.add(versioned(raw, 1));
      }
      assertSorted(keys, "key " + odd);
    }
  }

  @Test
  void nothingAndOneKeyAreSorted() {
    assertSorted(List.of(), "none");
    assertSorted(List.of(versioned(new byte[9], 1)), "one");
  }

  private static void assertSorted(List<byte[]> keys, String what) {
    var bytes = ByteBuffer.allocate(keys.stream().mapToInt(key -> key.length + 4).sum());
    var list = new IntArrayList();
    for (byte[] key : keys) {
      bytes.putInt(Integer.reverseBytes(key.length));
      int offset = bytes.position();
      bytes.put(key);
      list.add(EntryRef.of(offset, false));
    }
    List<byte[]> expected = new ArrayList<>(keys);
    expected.sort(BYTES);

    new EntrySorter().sort(bytes, list.buffer, list.size());

    for (int i = 0; i < list.size(); i++) {
      int ref = list.get(i);
      byte[] key = new byte[EntryRef.keyLength(bytes, ref)];
      bytes.get(EntryRef.keyOffset(ref), key);
      assertThat(key).as("%s, key %d", what, i).isEqualTo(expected.get(i));
      boolean repeat = i > 0 && Arrays.equals(expected.get(i - 1), key);
      assertThat(EntryRef.isRepeat(ref)).as("%s, repeat %d", what, i).isEqualTo(repeat);
      if (repeat) {
        assertThat(EntryRef.keyOffset(ref))
            .as("%s, order of equal keys", what)
            .isGreaterThan(EntryRef.keyOffset(list.get(i - 1)));
      }
    }
  }

  private static byte[] key(Random random, int longest, int alphabet) {
    byte[] raw = new byte[9 + random.nextInt(longest)];
    for (int i = 9; i < raw.length; i++) {
      raw[i] = (byte) random.nextInt(alphabet);
    }
    return versioned(raw, random.nextInt(alphabet));
  }

  private static byte[] versioned(byte[] raw, long ts) {
    byte[] encoded = Memcomparable.encode(raw);
    return ByteBuffer.allocate(encoded.length + 8).put(encoded).putLong(~ts).array();
  }
}
