package io.pitr.integration.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Differences between restored and expected data. Ignores the order of rows and of keys, positions
 * of allocators, the state of sequences, and objects that the upstream's server could not show.
 */
public final class DataComparison {
  private static final String EMPTY_BY_DEFAULT = "test";
  private static final int SHOWN = 400;

  private final HeldData wanted;
  private final HeldData found;
  private final List<String> differences = new ArrayList<>();

  private DataComparison(HeldData wanted, HeldData found) {
    this.wanted = wanted;
    this.found = found;
  }

  /** One sentence for each difference. */
  public static List<String> differences(HeldData wanted, HeldData found) {
    var comparison = new DataComparison(wanted, found);
    comparison.compare();
    return comparison.differences;
  }

  private void compare() {
    var names = new TreeSet<>(wanted.databases().keySet());
    names.addAll(found.databases().keySet());
    for (String name : names) {
      SortedMap<String, HeldTable> left = wanted.databases().get(name);
      SortedMap<String, HeldTable> right = found.databases().get(name);
      boolean noObjects = (left == null || left.isEmpty()) && (right == null || right.isEmpty());
      if (name.equals(EMPTY_BY_DEFAULT) && noObjects) {
        continue;
      }
      if (left == null || right == null) {
        differences.add("database `" + name + "` " + (right == null ? "is missing" : "is extra"));
      } else {
        compare(name, left, right);
      }
    }
  }

  private void compare(
      String database, SortedMap<String, HeldTable> left, SortedMap<String, HeldTable> right) {
    var all = new TreeMap<String, HeldTable>(right);
    all.putAll(left);
    all.forEach(
        (name, unused) -> {
          String where = new HeldData.TableId(database, name).toString();
          HeldTable one = left.get(name);
          HeldTable other = right.get(name);
          if (one == null || other == null) {
            differences.add(where + (other == null ? " is missing" : " is extra"));
          } else {
            compare(where, one, other);
          }
        });
  }

  private void compare(String where, HeldTable one, HeldTable other) {
    if (!one.kind().equals(other.kind())) {
      differences.add(where + " is a " + other.kind() + " instead of a " + one.kind());
      return;
    }
    if (!one.error().isEmpty()) {
      return;
    }
    if (!other.error().isEmpty()) {
      differences.add(where + " can't be read: " + other.error());
      return;
    }
    if (!one.kind().equals(HeldTable.SEQUENCE)) {
      compareDefinitions(where, one, other);
    }
    if (one.isBaseTable()) {
      compareRows(where, one, other);
    }
  }

  private void compareDefinitions(String where, HeldTable one, HeldTable other) {
    var missing = new ArrayList<>(CreateText.comparable(one.create()));
    var extra = new ArrayList<>(CreateText.comparable(other.create()));
    if (!missing.equals(extra)) {
      List<String> same = List.copyOf(missing);
      missing.removeAll(extra);
      extra.removeAll(same);
      differences.add(where + " is defined with " + shown(extra) + " instead of " + shown(missing));
    }
  }

  private void compareRows(String where, HeldTable one, HeldTable other) {
    Map<List<Optional<String>>, Integer> balance = new HashMap<>();
    one.rows().forEach(row -> balance.merge(row, 1, Integer::sum));
    other.rows().forEach(row -> balance.merge(row, -1, Integer::sum));
    balance.values().removeIf(count -> count == 0);
    if (balance.isEmpty()) {
      return;
    }
    int missing = balance.values().stream().filter(count -> count > 0).mapToInt(n -> n).sum();
    int extra = -balance.values().stream().filter(count -> count < 0).mapToInt(n -> n).sum();
    differences.add(
        "%s lacks %d of %d rows and has %d others, for instance %s"
            .formatted(
                where,
                missing,
                one.rows().size(),
                extra,
                shown(balance.keySet().iterator().next())));
  }

  private static String shown(List<?> what) {
    String text = what.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
