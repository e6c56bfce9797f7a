package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.convert.ZonedTimes;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Recursive descent parser for MySQL's operators, lowest precedence first: OR, XOR, AND, NOT,
 * comparison, |, &, shifts, + -, * / DIV %, ^, unary signs, COLLATE. Literals and functions are in
 * {@link PrimaryParser}.
 */
final class ExpressionParser {
  /** Bounds the depth of recursion. */
  private static final int MAX_DEPTH = 200;

  private final String text;
  private final TableDef table;
  private final List<Token> tokens;
  private final PrimaryParser primary;
  private int at;
  private int depth;

  ExpressionParser(String text, TableDef table) {
    this.text = text;
    this.table = table;
    this.tokens = Lexer.tokens(text);
    this.primary = new PrimaryParser(this);
  }

  Expression parse() {
    Expression whole = expression();
    if (peek().kind() != Token.Kind.END) {
      throw unexpected();
    }
    return whole;
  }

  Expression expression() {
    if (++depth > MAX_DEPTH) {
      throw unsupported("nested deeper than " + MAX_DEPTH);
    }
    Expression left = exclusive();
    while (takeWord("or") || takeSymbol("||")) {
      left = Functions.call("or", List.of(left, exclusive()), this);
    }
    depth--;
    return left;
  }

  private Expression exclusive() {
    Expression left = conjunction();
    while (takeWord("xor")) {
      left = Functions.call("xor", List.of(left, conjunction()), this);
    }
    return left;
  }

  private Expression conjunction() {
    Expression left = negation();
    while (takeWord("and") || takeSymbol("&&")) {
      left = Functions.call("and", List.of(left, negation()), this);
    }
    return left;
  }

  private Expression negation() {
    if (takeWord("not")) {
      if (++depth > MAX_DEPTH) {
        throw unsupported("nested deeper than " + MAX_DEPTH);
      }
      Expression inner = Functions.call("not", List.of(negation()), this);
      depth--;
      return inner;
    }
    return comparison();
  }

  private Expression comparison() {
    Expression left = disjunctionOfBits();
    while (true) {
      Token token = peek();
      if (token.kind() == Token.Kind.SYMBOL
          && List.of("=", "<=>", ">=", ">", "<=", "<", "<>", "!=").contains(token.text())) {
        at++;
        left = Functions.call(token.text(), List.of(left, disjunctionOfBits()), this);
      } else if (takeWord("is")) {
        left = is(left);
      } else if (token.isWord("not") || isPredicate(token)) {
        boolean negated = takeWord("not");
        left = predicate(left);
        left = negated ? Functions.call("not", List.of(left), this) : left;
      } else {
        return left;
      }
    }
  }

  private static boolean isPredicate(Token token) {
    return token.isWord("in")
        || token.isWord("between")
        || token.isWord("like")
        || token.isWord("member");
  }

  private Expression is(Expression left) {
    boolean negated = takeWord("not");
    String what = next().text().toLowerCase(Locale.ROOT);
    Expression test =
        switch (what) {
          case "null" -> Functions.call("isnull", List.of(left), this);
          case "true" -> Functions.call("istrue", List.of(left), this);
          case "false" -> Functions.call("isfalse", List.of(left), this);
          case "unknown" -> Functions.call("isnull", List.of(left), this);
          default -> throw unsupported("IS " + what);
        };
    return negated ? Functions.call("not", List.of(test), this) : test;
  }

  private Expression predicate(Expression left) {
    if (takeWord("in")) {
      var all = new ArrayList<Expression>(List.of(left));
      all.addAll(arguments());
      return Functions.call("in", all, this);
    } else if (takeWord("between")) {
      Expression low = disjunctionOfBits();
      expectWord("and");
      Expression high = disjunctionOfBits();
      return Functions.call(
          "and",
          List.of(
              Functions.call(">=", List.of(left, low), this),
              Functions.call("<=", List.of(left, high), this)),
          this);
    } else if (takeWord("like")) {
      Expression pattern = additive();
      var all = new ArrayList<Expression>(List.of(left, pattern));
      if (takeWord("escape")) {
        all.add(unary());
      }
      return Functions.call("like", all, this);
    } else if (takeWord("member")) {
      takeWord("of");
      var all = new ArrayList<Expression>(List.of(left));
      all.addAll(arguments());
      return Functions.call("json_memberof", all, this);
    }
    throw unexpected();
  }

  private Expression disjunctionOfBits() {
    Expression left = conjunctionOfBits();
    while (takeSymbol("|")) {
      left = Functions.call("|", List.of(left, conjunctionOfBits()), this);
    }
    return left;
  }

  private Expression conjunctionOfBits() {
    Expression left = shift();
    while (takeSymbol("&")) {
      left = Functions.call("&", List.of(left, shift()), this);
    }
    return left;
  }

  private Expression shift() {
    Expression left = additive();
    while (peek().isSymbol("<<") || peek().isSymbol(">>")) {
      left = Functions.call(next().text(), List.of(left, additive()), this);
    }
    return left;
  }

  private Expression additive() {
    Expression left = multiplicative();
    while (peek().isSymbol("+") || peek().isSymbol("-")) {
      String operator = next().text();
      if (takeWord("interval")) {
        Expression amount = expression();
        left = Functions.interval(operator.equals("-"), left, amount, next().text(), this);
      } else {
        left = Functions.call(operator, List.of(left, multiplicative()), this);
      }
    }
    return left;
  }

  private Expression multiplicative() {
    Expression left = power();
    while (true) {
      Token token = peek();
      boolean operator =
          token.isSymbol("*")
              || token.isSymbol("/")
              || token.isSymbol("%")
              || token.isWord("div")
              || token.isWord("mod");
      if (!operator) {
        return left;
      }
      at++;
      String name = token.isWord("mod") ? "%" : token.text().toLowerCase(Locale.ROOT);
      left = Functions.call(name, List.of(left, power()), this);
    }
  }

  private Expression power() {
    Expression left = unary();
    while (takeSymbol("^")) {
      left = Functions.call("^", List.of(left, unary()), this);
    }
    return left;
  }

  Expression unary() {
    if (++depth > MAX_DEPTH) {
      throw unsupported("nested deeper than " + MAX_DEPTH);
    }
    Expression value;
    if (takeSymbol("-")) {
      value = Functions.call("unaryminus", List.of(unary()), this);
    } else if (takeSymbol("+")) {
      value = unary();
    } else if (takeSymbol("~")) {
      value = Functions.call("~", List.of(unary()), this);
    } else if (takeSymbol("!")) {
      value = Functions.call("not", List.of(unary()), this);
    } else if (takeWord("binary")) {
      value = Functions.call("binary", List.of(unary()), this);
    } else {
      value = primary.parse();
      while (true) {
        if (takeWord("collate")) {
          value = Casts.collated(value, next().text());
        } else if (takeSymbol("->")) {
          value = Functions.call("json_extract", List.of(value, primary.parse()), this);
        } else if (takeSymbol("->>")) {
          Expression found = Functions.call("json_extract", List.of(value, primary.parse()), this);
          value = Functions.call("json_unquote", List.of(found), this);
        } else {
          break;
        }
      }
    }
    depth--;
    return value;
  }

  /** Expressions between parentheses, separated by commas. */
  List<Expression> arguments() {
    expectSymbol("(");
    var arguments = new ArrayList<Expression>();
    if (takeSymbol(")")) {
      return arguments;
    }
    do {
      arguments.add(expression());
    } while (takeSymbol(","));
    expectSymbol(")");
    return arguments;
  }

  Expression column(String name) {
    ColumnDef column =
        table.column(name).orElseThrow(() -> unsupported("unknown column `" + name + "`"));
    int offset = column.offset();
    return column.type().code() == TypeCode.TIMESTAMP
        ? Computed.of(column.type(), row -> local(row.datum(offset), row))
        : Computed.of(column.type(), row -> row.datum(offset));
  }

  /** Converts a TIMESTAMP from UTC to the session's time zone. */
  private static Datum local(Datum value, RowSource row) {
    return value instanceof Datum.Time time
        ? new Datum.Time(ZonedTimes.local(time.packed(), row.session().zone().id()))
        : value;
  }

  /** The same expression, with JSON text in the style of the table's cluster. */
  Expression styled(Expression expression) {
    ColumnType type = expression.type();
    return type.code() == TypeCode.JSON && type.jsonStyle() != table.jsonStyle()
        ? Computed.of(type.withJsonStyle(table.jsonStyle()), expression::eval)
        : expression;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean takeWord(String word) {
    boolean found = peek().isWord(word);
    at += found ? 1 : 0;
    return found;
  }

  boolean takeSymbol(String symbol) {
    boolean found = peek().isSymbol(symbol);
    at += found ? 1 : 0;
    return found;
  }

  void expectWord(String word) {
    if (!takeWord(word)) {
      throw unexpected();
    }
  }

  void expectSymbol(String symbol) {
    if (!takeSymbol(symbol)) {
      throw unexpected();
    }
  }

  int number() {
    Token token = next();
    if (token.kind() != Token.Kind.NUMBER || token.text().length() > 9) {
      throw unexpected();
    }
    try {
      return Integer.parseInt(token.text());
    } catch (NumberFormatException e) {
      throw unsupported("expected a number, found " + token.text());
    }
  }

  /** The literal NULL. */
  static Expression nothing() {
    return Computed.constant(Types.NULL, Datum.NULL);
  }

  RestoreException unexpected() {
    Token token = peek();
    return unsupported("unexpected '" + token.text() + "' (" + token.kind() + ") at " + token.at());
  }

  RestoreException unsupported(String what) {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        what + " in the expression " + text,
        "table `" + table.name() + "`",
        "Columns and indexes that depend on this expression can't be computed; exclude them.");
  }
}
