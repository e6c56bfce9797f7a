package io.pitr.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the names that a mistyped word probably means. */
public final class Nearest {
  private static final int LETTERS_PER_TYPO = 3;

  private Nearest() {}

  /** The most similar name; empty if more than a third of the letters differ. */
  public static Optional<String> to(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(word, name) <= Math.max(1, word.length() / LETTERS_PER_TYPO))
        .min(
            Comparator.comparingInt((String name) -> distance(word, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * Names by their similarity to the most similar word, the best ones first.
   *
   * @param limit most names to return
   */
  public static List<String> ranked(Collection<String> words, Collection<String> names, int limit) {
    Map<String, Integer> distances = new HashMap<>();
    for (String name : names) {
      int least = words.stream().mapToInt(word -> distance(word, name)).min().orElse(0);
      distances.put(name, least);
    }
    return distances.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Number of letters to insert, delete, replace or swap with a neighbour. */
  static int distance(String one, String other) {
    int[][] steps = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, one, other, i, j);
      }
    }
    return steps[one.length()][other.length()];
  }

  private static int cheapest(int[][] steps, String one, String other, int i, int j) {
    char a = one.charAt(i - 1);
    char b = other.charAt(j - 1);
    int best = steps[i - 1][j - 1] + (a == b ? 0 : 1);
    best = Math.min(best, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean swapped = i > 1 && j > 1 && a == other.charAt(j - 2) && b == one.charAt(i - 2);
    return swapped ? Math.min(best, 1 + steps[i - 2][j - 2]) : best;
  }
}
