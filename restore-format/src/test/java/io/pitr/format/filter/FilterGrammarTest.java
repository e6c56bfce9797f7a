package io.pitr.format.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Generates rules from the grammar together with their meaning, and checks that names match
 * accordingly and that the last matching rule decides.
 */
class FilterGrammarTest {
  private static final int FILTERS = 20_000;
  private static final String LETTERS = "aAbBzZ09_$é中";
  private static final String PUNCTUATION = ".*?[]\\`\"'!#@/-^&|{}()+";

  /** A pattern and the names it matches. */
  private record Part(String text, Predicate<String> meaning) {}

  private record Rule(String text, boolean positive, Part schema, Part table) {
    boolean matches(String schemaName, String tableName) {
      return schema.meaning.test(schemaName) && table.meaning.test(tableName);
    }
  }

  @Test
  void namesMatchAsTheGrammarSays() {
    long only = Long.getLong("pitr.seed", -1);
    for (long seed = only < 0 ? 1 : only; seed <= (only < 0 ? FILTERS : only); seed++) {
      check(seed);
    }
  }

  private static void check(long seed) {
    var random = new SplittableRandom(seed);
    List<Rule> rules = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(8) == 0) {
        texts.add(random.nextBoolean() ? "# " + name(random) + ".*" : " \t");
      }
      Part schema = part(random);
      Part table = part(random);
      boolean positive = random.nextInt(3) != 0;
      String text = (positive ? "" : "!") + schema.text + "." + table.text;
      rules.add(new Rule(text, positive, schema, table));
      texts.add(random.nextInt(6) == 0 ? "\t " + text + " " : text);
    }
    TableFilter filter = TableFilter.parse(texts);
    List<Rule> lastFirst = new ArrayList<>(rules);
    Collections.reverse(lastFirst);
    for (int i = 0; i < 12; i++) {
      String schema = name(random);
      String table = name(random);
      boolean expected =
          lastFirst.stream()
              .filter(rule -> rule.matches(schema, table))
              .findFirst()
              .map(Rule::positive)
              .orElse(false);
      assertThat(filter.matches(schema, table))
          .as("seed %d: %s against '%s'.'%s'", seed, texts, schema, table)
          .isEqualTo(expected);
      if (expected) {
        assertThat(filter.matchesSchema(schema))
            .as("seed %d: %s, database '%s' of a table that matches", seed, texts, schema)
            .isTrue();
      }
    }
  }

  /** Short names of few letters, so that patterns often match. */
  private static String name(SplittableRandom random) {
    String from = random.nextInt(4) == 0 ? LETTERS + PUNCTUATION : LETTERS;
    int length = 1 + random.nextInt(3);
    var name = new StringBuilder();
    for (int i = 0; i < length; i++) {
      name.append(from.charAt(random.nextInt(from.length())));
    }
    return name.toString();
  }

  private static Part part(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Part("*", name -> true);
      case 1 -> quoted(random, '`');
      case 2 -> quoted(random, '"');
      case 3 -> regex(random);
      default -> wildcards(random);
    };
  }

  private static Part quoted(SplittableRandom random, char quote) {
    String name = name(random);
    String once = String.valueOf(quote);
    return new Part(quote + name.replace(once, once + once) + quote, same(name));
  }

  private static Predicate<String> same(String name) {
    return other -> other.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
  }

  /** A regular expression, with or without anchors. */
  private static Part regex(SplittableRandom random) {
    String word = String.valueOf("abz09".charAt(random.nextInt(5)));
    return switch (random.nextInt(4)) {
      case 0 -> new Part("/" + word + "/", name -> lower(name).contains(word));
      case 1 -> new Part("/^" + word + "/", name -> lower(name).startsWith(word));
      case 2 -> new Part("/^" + word + "+$/", name -> lower(name).matches(word + "+"));
      default -> new Part("/\\//", name -> name.contains("/"));
    };
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** An element of a wildcard pattern. */
  private record Piece(String text, boolean many, Predicate<Character> meaning) {}

  private static Part wildcards(SplittableRandom random) {
    List<Piece> pieces = new ArrayList<>();
    var text = new StringBuilder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Piece piece = piece(random);
      pieces.add(piece);
      text.append(piece.text);
    }
    return new Part(text.toString(), name -> fits(pieces, 0, name, 0));
  }

  private static Piece piece(SplittableRandom random) {
    switch (random.nextInt(6)) {
      case 0:
        return new Piece("*", true, c -> true);
      case 1:
        return new Piece("?", false, c -> true);
      case 2:
        return new Piece("[a-z]", false, c -> isBetween(c, 'a', 'z'));
      case 3:
        return new Piece("[!a-z]", false, c -> !isBetween(c, 'a', 'z'));
      case 4:
        char escaped = PUNCTUATION.charAt(random.nextInt(PUNCTUATION.length()));
        return new Piece("\\" + escaped, false, c -> c == escaped);
      default:
        char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
        return new Piece(
            String.valueOf(letter),
            false,
            c -> Character.toLowerCase(c) == Character.toLowerCase(letter));
    }
  }

  private static boolean isBetween(char c, char from, char to) {
    char lower = Character.toLowerCase(c);
    return lower >= from && lower <= to;
  }

  private static boolean fits(List<Piece> pieces, int piece, String name, int at) {
    if (piece == pieces.size()) {
      return at == name.length();
    }
    Piece next = pieces.get(piece);
    if (next.many) {
      return fits(pieces, piece + 1, name, at)
          || at < name.length() && fits(pieces, piece, name, at + 1);
    }
    return at < name.length()
        && next.meaning.test(name.charAt(at))
        && fits(pieces, piece + 1, name, at + 1);
  }
}
