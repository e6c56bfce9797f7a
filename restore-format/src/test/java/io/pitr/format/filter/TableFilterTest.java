package io.pitr.format.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFilterTest {

  private static Arguments rules(List<String> rules, List<String> in, List<String> out) {
    return Arguments.of(rules, in, out);
  }

  /** Database and table names are separated by a vertical bar. */
  static Stream<Arguments> tables() {
    return Stream.of(
        rules(List.of(), List.of(), List.of("a|b")),
        rules(List.of("*.*"), List.of("a|b", "A|"), List.of()),
        rules(List.of("foo.*"), List.of("foo|x", "FOO|x"), List.of("foo1|x")),
        rules(List.of("*.*", "!foo1.*"), List.of("foo|a", "foo2|a"), List.of("foo1|a")),
        rules(List.of("foo.bar1"), List.of("Foo|BAR1"), List.of("foo|bar", "fff|bar1")),
        rules(
            List.of("/^foo/.*", "!/^foo/./^sbtest-\\d/"),
            List.of("foo|sbtest", "xfoo|a".substring(1)),
            List.of("foo1|sbtest-1", "fff|bar")),
        rules(
            List.of("*.*", "!foo[bar].*", "!bar?.*", "!special\\\\.*"),
            List.of("foo[bar]|b", "ba|c", "special\\\\|f", "bazzz|g", "special\\$|h", "afooa|i"),
            List.of("foor|a", "bar?|d", "special\\|e")),
        rules(
            List.of("*.*", "!/^FOO/.*", "!*./FoO$/"),
            List.of("5|5"),
            List.of("FOO1|a", "foo2|b", "BoO3|cFoO", "Foo4|dfoo")),
        rules(
            List.of("*.*", "!a?b?./f[0-9]/"),
            List.of("aaaa|f2", "5|5", "abbc|fa"),
            List.of("abbd|f1")),
        rules(List.of("# comment", "x.y", "   \t"), List.of("x|y", "X|Y"), List.of("y|y")),
        rules(
            List.of("p_123$.45", "中文.表名"),
            List.of("p_123$|45", "中文|表名"),
            List.of("p_123|45", "英文|表名")),
        rules(List.of("\\\\\\..*"), List.of("\\.|a"), List.of("\\\\\\.|b", "\\a|c")),
        rules(
            List.of("[!a-z].[^a-z]"),
            List.of("!|z", "!|^", "1|z", "1|^"),
            List.of("!|9", "a|z", "a|^", "1|9")),
        rules(
            List.of("\"some \"\"quoted\"\"\".`identifiers?`"),
            List.of("some \"quoted\"|identifiers?", "SOME \"QUOTED\"|IDENTIFIERS?"),
            List.of("some \"quoted\"|identifiers!", "some \"\"quoted\"\"|identifiers?")),
        rules(
            List.of("db*.*", "!*.cfg*", "*.cfgsample"),
            List.of("db1|tbl1", "db1|cfgsample", "else|cfgsample"),
            List.of("irrelevant|table", "db1|cfg1")),
        rules(List.of("*.*", "!S.D[!a-d]"), List.of("S|Da", "S|Db", "S|Daa"), List.of("S|D1")),
        rules(List.of("`a.b`.`c``d`"), List.of("a.b|c`d"), List.of("a|b")),
        rules(List.of("/^[[:alpha:]_]+$/.*"), List.of("ab_|x"), List.of("a1|x", "a-|x", ":|x")),
        rules(List.of("/^[^[:digit:]]$/.*"), List.of("a|x"), List.of("1|x")),
        rules(List.of("/^[[:^digit:]x]$/.*"), List.of("a|x", "x|x"), List.of("1|x")),
        rules(List.of("/^[[:word:]]$/.*"), List.of("_|x"), List.of("-|x")),
        rules(List.of("/^[a&&b]$/.*"), List.of("a|x", "&|x", "b|x"), List.of("c|x")),
        rules(List.of("/^[[a]$/.*"), List.of("[|x", "a|x"), List.of("]|x")),
        rules(List.of("/^[]a]$/.*"), List.of("]|x", "a|x"), List.of("[|x")),
        rules(List.of("/^[^]a]$/.*"), List.of("b|x"), List.of("]|x", "a|x")),
        rules(List.of("/^(?P<kind>a|b)$/.*"), List.of("a|x", "b|x"), List.of("c|x")),
        rules(List.of("/^\\Q[a]\\E$/.*"), List.of("[a]|x"), List.of("a|x")),
        rules(List.of("/^a\\[b[\\]c]$/.*"), List.of("a[b]|x", "a[bc|x"), List.of("a[b|x")),
        rules(List.of("a[&&b].*"), List.of("a&|x", "ab|x"), List.of("a|x", "ac|x")));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theLastRuleThatMatchesDecides(List<String> rules, List<String> in, List<String> out) {
    TableFilter filter = TableFilter.parse(rules);
    assertThat(in).allMatch(name -> matches(filter, name));
    assertThat(out).noneMatch(name -> matches(filter, name));
  }

  private static boolean matches(TableFilter filter, String name) {
    int bar = name.indexOf('|');
    return filter.matches(name.substring(0, bar), name.substring(bar + 1));
  }

  @Test
  void aDatabaseIsExcludedOnlyIfNoneOfItsTablesCanMatch() {
    TableFilter filter = TableFilter.parse(List.of("*.*", "!FOO*.*", "!bar.tmp"));
    assertThat(filter.matchesSchema("foobar")).isFalse();
    assertThat(filter.matchesSchema("bar")).isTrue();
    assertThat(TableFilter.parse(List.of("foo.bar1")).matchesSchema("foo")).isTrue();
    assertThat(TableFilter.parse(List.of("foo.bar1")).matchesSchema("fo")).isFalse();
    assertThat(TableFilter.parse(List.of()).matchesSchema("foo")).isFalse();
  }

  @Test
  void aDatabaseMatchesAsAWholeIfTheLastRuleOfAllItsTablesIncludesThem() {
    TableFilter filter = TableFilter.parse(List.of("app.*", "!app.tmp", "x.*", "!x.*", "y.t"));
    assertThat(filter.matchesDatabase("APP")).isTrue();
    assertThat(filter.matchesDatabase("x")).isFalse();
    assertThat(filter.matchesDatabase("y")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/^t[0-9]+((?!_copy).)*$/.*",
        "/^t[0-9]+sp(?=copy).*/.*",
        "/(a)\\1/.*",
        "/a(/.*",
        "a.b.c",
        "a%b.c",
        "a\\tb.c",
        "[].*",
        "[!].*",
        "[.*",
        "[\\d\\D].*",
        "db",
        "db.",
        ".t",
        "!",
        "`db`*.*",
        "/db.*",
        "`db.*",
        "\"db.*",
        "db\\",
        "db.tbl#not comment",
        "@rules.txt"
      })
  void aRuleOutsideTheGrammarIsRefused(String rule) {
    assertThatThrownBy(() -> TableFilter.parse(List.of("*.*", rule)))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(FormatError.FILTER_INVALID))
        .hasMessageContaining(rule);
  }
}
