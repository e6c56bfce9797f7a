package io.pitr.api.target;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one commit of a {@link StateStore} changes.
 *
 * @param puts key to value
 * @param deletes keys; an absent one is fine
 * @param deletedPrefixes all keys that begin with one of these go first, before the puts
 */
public record StateChange(
    SortedMap<String, byte[]> puts, SortedSet<String> deletes, SortedSet<String> deletedPrefixes) {
  public StateChange {
    puts = new TreeMap<>(puts);
    deletes = new TreeSet<>(deletes);
    deletedPrefixes = new TreeSet<>(deletedPrefixes);
  }

  public static StateChange put(Map<String, byte[]> puts) {
    return new StateChange(new TreeMap<>(puts), new TreeSet<>(), new TreeSet<>());
  }

  public static StateChange put(String key, byte[] value) {
    return put(Map.of(key, value));
  }

  public static StateChange deletePrefixes(Set<String> prefixes) {
    return new StateChange(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(prefixes));
  }
}
