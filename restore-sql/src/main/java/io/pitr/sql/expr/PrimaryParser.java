package io.pitr.sql.expr;

import io.pitr.sql.convert.TimeText;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses literals, columns, functions, and forms with special syntax: CASE, CAST, TRIM. */
final class PrimaryParser {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private final ExpressionParser parser;

  PrimaryParser(ExpressionParser parser) {
    this.parser = parser;
  }

  Expression parse() {
    return parser.styled(unstyled());
  }

  private Expression unstyled() {
    Token token = parser.next();
    return switch (token.kind()) {
      case NAME -> column(token.text());
      case STRING -> string(token.text(), "utf8mb4");
      case NUMBER -> number(token.text());
      case HEX -> Computed.constant(Types.BYTES, new Datum.Bytes(hex(token.text())));
      case BITS -> bits(token.text());
      case WORD -> word(token.text().toLowerCase(Locale.ROOT));
      case SYMBOL -> {
        if (!token.text().equals("(")) {
          throw parser.unsupported("'" + token.text() + "' at " + token.at());
        }
        Expression inner = parser.expression();
        parser.expectSymbol(")");
        yield inner;
      }
      case END -> throw parser.unsupported("unexpected end of the expression");
    };
  }

  /** Of a qualified name only the last part matters, as there is only one table. */
  private Expression column(String first) {
    String name = first;
    while (parser.takeSymbol(".")) {
      name = parser.next().text();
    }
    return parser.column(name);
  }

  private Expression word(String word) {
    Token following = parser.peek();
    boolean literal = following.kind() == Token.Kind.STRING;
    if (following.isSymbol("(")) {
      return call(word);
    }
    return switch (word) {
      case "null" -> ExpressionParser.nothing();
      case "true" -> Computed.constant(Types.INT, new Datum.Int(1));
      case "false" -> Computed.constant(Types.INT, new Datum.Int(0));
      case "case" -> caseOf();
      case "interval" -> throw parser.unsupported("INTERVAL");
      case "date", "time", "timestamp" -> literal ? time(word, parser.next().text()) : column(word);
      default ->
          word.startsWith("_") && (literal || following.kind() == Token.Kind.HEX)
              ? introduced(word.substring(1), parser.next())
              : column(word);
    };
  }

  /** A function call: a word before a parenthesis. */
  private Expression call(String word) {
    return switch (word) {
      case "case" -> caseOf();
      case "interval", "char" -> throw parser.unsupported("function " + word);
      case "cast" -> cast();
      case "convert" -> convert();
      case "trim" -> trim();
      case "extract" -> extract();
      case "date_add", "adddate", "date_sub", "subdate" -> interval(word);
      case "timestampdiff", "timestampadd" -> withUnitFirst(word);
      case "position" -> position();
      default -> Functions.call(word, parser.arguments(), parser);
    };
  }

  private Expression introduced(String charset, Token literal) {
    if (literal.kind() == Token.Kind.HEX) {
      return Computed.constant(stringType(charset), new Datum.Bytes(hex(literal.text())));
    }
    return string(literal.text(), charset);
  }

  private static Expression string(String text, String charset) {
    return Computed.constant(stringType(charset), Datum.ofString(text));
  }

  private static ColumnType stringType(String charset) {
    return Types.ofCharset(charset.toLowerCase(Locale.ROOT));
  }

  private Expression number(String text) {
    if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      return Computed.constant(Types.REAL, new Datum.Float64(Double.parseDouble(text)));
    }
    var decimal = new BigDecimal(text.endsWith(".") ? text + "0" : text);
    if (text.indexOf('.') >= 0) {
      return Computed.constant(
          Types.decimal(Math.max(decimal.precision(), decimal.scale()), decimal.scale()),
          new Datum.Decimal(decimal));
    }
    BigInteger whole = decimal.toBigInteger();
    if (whole.compareTo(TWO_TO_64) >= 0) {
      return Computed.constant(Types.decimal(decimal.precision(), 0), new Datum.Decimal(decimal));
    }
    return whole.bitLength() < Long.SIZE
        ? Computed.constant(Types.INT, new Datum.Int(whole.longValue()))
        : Computed.constant(Types.UNSIGNED, new Datum.Unsigned(whole.longValue()));
  }

  private static byte[] hex(String digits) {
    String even = digits.length() % 2 == 0 ? digits : "0" + digits;
    var bytes = new byte[even.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(even, 2 * i, 2 * i + 2, 16);
    }
    return bytes;
  }

  private Expression bits(String digits) {
    if (digits.length() > Long.SIZE) {
      throw parser.unsupported("a bit literal of " + digits.length() + " digits");
    }
    int width = Math.max(1, digits.length());
    var type = ColumnType.of(TypeCode.BIT, ColumnType.UNSIGNED, width, 0, "binary", "binary");
    long value = digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 2);
    return Computed.constant(type, new Datum.Bit(value));
  }

  private Expression time(String kind, String text) {
    int point = text.indexOf('.');
    int fsp = point < 0 ? 0 : Math.min(ColumnType.MAX_FSP, text.length() - point - 1);
    ColumnType type =
        switch (kind) {
          case "date" -> Types.DATE;
          case "time" -> Types.time(fsp);
          default -> Types.dateTime(fsp);
        };
    Datum value =
        kind.equals("time")
            ? TimeText.duration(text, fsp).<Datum>map(Datum.Duration::new).orElse(Datum.NULL)
            : TimeText.dateTime(text, fsp).<Datum>map(Datum.Time::new).orElse(Datum.NULL);
    return Computed.constant(type, value);
  }

  private Expression caseOf() {
    Expression compared = parser.peek().isWord("when") ? null : parser.expression();
    var branches = new ArrayList<Expression>();
    while (parser.takeWord("when")) {
      Expression when = parser.expression();
      parser.expectWord("then");
      branches.add(compared == null ? when : Functions.call("=", List.of(compared, when), parser));
      branches.add(parser.expression());
    }
    if (parser.takeWord("else")) {
      branches.add(parser.expression());
    }
    parser.expectWord("end");
    return Functions.call("case", branches, parser);
  }

  private Expression cast() {
    parser.expectSymbol("(");
    Expression value = parser.expression();
    parser.expectWord("as");
    Expression result = target(value);
    parser.expectSymbol(")");
    return result;
  }

  private Expression convert() {
    parser.expectSymbol("(");
    Expression value = parser.expression();
    Expression result;
    if (parser.takeWord("using")) {
      String charset = parser.next().text().toLowerCase(Locale.ROOT);
      result = Casts.toCharset(value, Types.ofCharset(charset));
    } else {
      parser.expectSymbol(",");
      result = target(value);
    }
    parser.expectSymbol(")");
    return result;
  }

  /** The target type of a cast, optionally followed by {@code array} for a multi-valued index. */
  private Expression target(Expression value) {
    String name = parser.next().text().toLowerCase(Locale.ROOT);
    int length = -1;
    int decimals = -1;
    if (parser.takeSymbol("(")) {
      length = parser.number();
      decimals = parser.takeSymbol(",") ? parser.number() : -1;
      parser.expectSymbol(")");
    }
    String charset = "utf8mb4";
    if (name.equals("signed") || name.equals("unsigned")) {
      parser.takeWord("integer");
    } else if (parser.takeWord("charset") || parser.takeWord("character")) {
      parser.takeWord("set");
      charset = parser.next().text().toLowerCase(Locale.ROOT);
    }
    ColumnType type = Casts.target(name, length, decimals, charset, parser);
    return parser.takeWord("array") ? Casts.toArray(value, type) : Casts.to(value, type);
  }

  private Expression trim() {
    parser.expectSymbol("(");
    String side = "both";
    for (String word : List.of("both", "leading", "trailing")) {
      side = parser.takeWord(word) ? word : side;
    }
    Expression removed = Computed.constant(Types.TEXT, Datum.ofString(" "));
    if (!parser.takeWord("from")) {
      removed = parser.expression();
      if (parser.takeSymbol(")")) {
        Expression space = Computed.constant(Types.TEXT, Datum.ofString(" "));
        return Functions.call("trim_" + side, List.of(removed, space), parser);
      }
      parser.expectWord("from");
    }
    Expression text = parser.expression();
    parser.expectSymbol(")");
    return Functions.call("trim_" + side, List.of(text, removed), parser);
  }

  private Expression extract() {
    parser.expectSymbol("(");
    String unit = parser.next().text().toLowerCase(Locale.ROOT);
    parser.expectWord("from");
    Expression value = parser.expression();
    parser.expectSymbol(")");
    return Functions.extract(unit, value, parser);
  }

  private Expression interval(String name) {
    parser.expectSymbol("(");
    Expression time = parser.expression();
    parser.expectSymbol(",");
    boolean subtract = name.equals("date_sub") || name.equals("subdate");
    Expression result;
    if (parser.takeWord("interval")) {
      Expression amount = parser.expression();
      result = Functions.interval(subtract, time, amount, parser.next().text(), parser);
    } else {
      result = Functions.interval(subtract, time, parser.expression(), "day", parser);
    }
    parser.expectSymbol(")");
    return result;
  }

  private Expression withUnitFirst(String name) {
    parser.expectSymbol("(");
    String unit = parser.next().text().toLowerCase(Locale.ROOT);
    parser.expectSymbol(",");
    Expression first = parser.expression();
    parser.expectSymbol(",");
    Expression second = parser.expression();
    parser.expectSymbol(")");
    return name.equals("timestampdiff")
        ? Functions.call("timestampdiff_" + unit, List.of(first, second), parser)
        : Functions.interval(false, second, first, unit, parser);
  }

  private Expression position() {
    parser.expectSymbol("(");
    Expression needle = parser.unary();
    parser.expectWord("in");
    Expression text = parser.expression();
    parser.expectSymbol(")");
    return Functions.call("locate", List.of(needle, text), parser);
  }
}
