package io.pitr.sql.expr;

import io.pitr.sql.value.ColumnType;
import java.util.List;
import java.util.regex.Pattern;

/** The LIKE operator: {@code %} matches any text, {@code _} one character. */
final class Likes {
  private Likes() {}

  static Expression like(List<Expression> arguments) {
    ColumnType joined = Texts.joined(arguments.subList(0, 2));
    boolean ignoreCase = joined.collation().endsWith("_ci");
    boolean binary = joined.charset().equals(ColumnType.BINARY);
    return Computed.strict(
        Types.INT,
        Texts.converted(arguments, joined),
        given -> {
          Arguments v = binary ? given.latin1() : given;
          String escape = v.count() > 2 ? v.text(2) : "\\";
          Pattern pattern = pattern(v.text(1), escape.isEmpty() ? 0 : escape.charAt(0), ignoreCase);
          return Logic.truth(pattern.matcher(v.text(0)).matches());
        });
  }

  private static Pattern pattern(String like, char escape, boolean ignoreCase) {
    var regex = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == escape && i + 1 < like.length()) {
        regex.append(Pattern.quote(String.valueOf(like.charAt(++i))));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    return Pattern.compile(regex.toString(), flags);
  }
}
