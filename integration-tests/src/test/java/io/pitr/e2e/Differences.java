package io.pitr.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How two maps of text differ, briefly: states of targets are too long to be printed. */
final class Differences {
  private static final int SHOWN = 6;
  private static final int LENGTH = 600;

  private Differences() {}

  /** One sentence for each of the first differences; none when the maps are equal. */
  static List<String> between(
      Map<String, String> one, String oneName, Map<String, String> other, String otherName) {
    var keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    var differences = new ArrayList<String>();
    int count = 0;
    for (String key : keys) {
      String here = one.get(key);
      String there = other.get(key);
      if (here == null ? there == null : here.equals(there)) {
        continue;
      }
      count++;
      if (differences.size() < SHOWN) {
        differences.add(
            key + ": " + oneName + " has " + cut(here) + ", " + otherName + " has " + cut(there));
      }
    }
    if (count > SHOWN) {
      differences.add("… " + count + " in all");
    }
    return differences;
  }

  private static String cut(@org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      return "nothing";
    }
    return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
  }
}
