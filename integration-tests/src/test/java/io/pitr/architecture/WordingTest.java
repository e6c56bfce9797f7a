package io.pitr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps idioms that cost readers time out of comments, messages and pages. Each rule names the
 * plain wording to use instead.
 */
class WordingTest {
  private static final int CONTEXT_CHARS = 50;

  private static final List<Idiom> IDIOMS =
      List.of(
          idiom("borne", "tolerated, accepted"),
          idiom("bears? (?!in mind)", "has"),
          idiom("hears?", "receives"),
          idiom("(is|are|be|was|were) said", "is reported"),
          idiom("(is|are|be|was|were) told", "is reported, receives"),
          idiom("held against", "compared with"),
          idiom("of then", "at that time"),
          idiom("gives? up", "stops, abandons, releases"),
          idiom("giv(e|es|en|ing) (the|a|an|its|this) \\w+ up", "stops, abandons, releases"),
          idiom("gives? (it|them|\\w+) back", "returns, releases"),
          idiom("had better", "should"),
          idiom("for people", "for display"),
          idiom("none of the moment", "not retryable"),
          idiom("manieth", "every n-th"),
          idiom("time and again", "repeatedly"),
          idiom("gets? on", "progresses"),
          idiom("goes? on where", "continues where"),
          idiom("as one looks", "as seen by a reader"),
          idiom("says? of (itself|themselves)", "declares, contains"),
          idiom("before time ends", "before the last segment"),
          idiom("vouch(es|ed)?", "covered by a checksum"),
          idiom("(is|are|was|were|be) passed over|passes over", "is skipped, skips"),
          idiom("wish(es|ed)?", "request"),
          idiom("ends? well", "succeeds"),
          idiom("be?comes? of", "the result of"),
          idiom("at work", "active, running"),
          idiom("let in", "admitted, authorized"),
          idiom("somebody else", "another process, another user"),
          idiom("takes? (it|them|\\w+) along", "includes"),
          idiom("(wherein|whereupon|wherefore|whereby|hereby)", "where, then, so"),
          idiom("(thereof|thereby|thence|whence|hitherto|lest)", "of it, from there, so far"));

  private static final Pattern JOINED_LITERALS = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<block>\"\"\"[\\s\\S]*?\"\"\")|(?<string>\"(?:\\\\.|[^\"\\\\\\n])*+\")"
              + "|(?<character>'(?:\\\\.|[^'\\\\])[^']*')|(?<comment>/\\*[\\s\\S]*?\\*/|//[^\\n]*)");

  /** A phrase and the wording to use instead. */
  private record Idiom(Pattern phrase, String instead) {}

  private static Idiom idiom(String phrase, String instead) {
    return new Idiom(
        Pattern.compile("\\b(?:" + phrase + ")\\b", Pattern.CASE_INSENSITIVE), instead);
  }

  @Test
  void commentsAndMessagesUsePlainWords() throws IOException {
    var found = new ArrayList<String>();
    try (Stream<Path> folders = Files.list(root())) {
      for (Path module : folders.sorted().toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          for (Path file : filesBelow(sources, ".java")) {
            found.addAll(idioms(root().relativize(file), textsOf(Files.readString(file))));
          }
        }
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void pagesUsePlainWords() throws IOException {
    var pages = new ArrayList<>(filesBelow(root().resolve("docs"), ".md"));
    pages.add(root().resolve("README.md"));
    var found = new ArrayList<String>();
    for (Path page : pages) {
      found.addAll(idioms(root().relativize(page), Files.readString(page)));
    }

    assertThat(found).isEmpty();
  }

  @Test
  void idiomsAreFoundAcrossLinesAndOnlyInTexts() {
    String source =
        """
        /** The sum is held
         * against the other. */
        String hears = "it had " + "better stop"; // nothing here
        char quote = '"'; int borne = 1;
        """;

    assertThat(idioms(Path.of("Sample.java"), textsOf(source)))
        .hasSize(2)
        .anyMatch(line -> line.contains("held against") && line.contains("compared with"))
        .anyMatch(line -> line.contains("had better") && line.contains("should"));
    assertThat(idioms(Path.of("page.md"), "None of the given keys gives an error. Bear in mind."))
        .isEmpty();
  }

  private static Path root() {
    return Path.of(System.getProperty("pitr.root", ".."));
  }

  private static List<Path> filesBelow(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** Comments and string literals of a source file; literals that are concatenated are joined. */
  private static String textsOf(String source) {
    return TEXT.matcher(JOINED_LITERALS.matcher(source).replaceAll(""))
        .results()
        .map(text -> text.group())
        .filter(text -> !text.startsWith("'"))
        .map(text -> text.startsWith("/*") ? text.replaceAll("\\n\\s*\\*", " ") : text)
        .collect(Collectors.joining("\n"));
  }

  private static List<String> idioms(Path file, String text) {
    String line = text.replaceAll("\\s+", " ");
    var found = new ArrayList<String>();
    for (Idiom idiom : IDIOMS) {
      Matcher matcher = idiom.phrase().matcher(line);
      while (matcher.find()) {
        String context =
            line.substring(
                Math.max(0, matcher.start() - CONTEXT_CHARS),
                Math.min(line.length(), matcher.end() + CONTEXT_CHARS));
        found.add("%s: …%s… → %s".formatted(file, context, idiom.instead()));
      }
    }
    return found;
  }
}
