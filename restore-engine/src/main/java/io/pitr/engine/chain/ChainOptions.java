package io.pitr.engine.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Options that must stay the same in a chain, by name: the filter, the ciphers' methods and key
 * ids, and flags that change what is restored.
 */
public record ChainOptions(SortedMap<String, String> values) {
  public ChainOptions {
    values = new TreeMap<>(values);
  }

  /** One sentence for each option that differs; empty when all agree. */
  public List<String> differences(ChainOptions other) {
    var names = new TreeSet<>(values.keySet());
    names.addAll(other.values.keySet());
    var differences = new ArrayList<String>();
    for (String name : names) {
      String mine = values.getOrDefault(name, "");
      String theirs = other.values.getOrDefault(name, "");
      if (!mine.equals(theirs)) {
        differences.add(
            name
                + ": the chain has '"
                + mine.replace('\n', ' ')
                + "', the command line has '"
                + theirs.replace('\n', ' ')
                + "'");
      }
    }
    return differences;
  }
}
