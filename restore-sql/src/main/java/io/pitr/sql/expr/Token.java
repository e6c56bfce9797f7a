package io.pitr.sql.expr;

/**
 * A piece of an expression's text.
 *
 * @param text of a name without quotes, of a string with escapes undone, of others as written
 * @param at where it begins
 */
record Token(Kind kind, String text, int at) {

  enum Kind {
    /** A word without quotes: a keyword, a function, rarely a column. */
    WORD,
    /** A name in backquotes. */
    NAME,
    STRING,
    NUMBER,
    /** Digits of {@code x'..'} or {@code 0x..}. */
    HEX,
    /** Digits of {@code b'..'} or {@code 0b..}. */
    BITS,
    SYMBOL,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
