package io.pitr.sql.expr;

/**
 * A token of an expression.
 *
 * @param text a name without quotes, a string without escapes, otherwise the original text
 * @param at position of its first character
 */
record Token(Kind kind, String text, int at) {

  enum Kind {
    /** A word without quotes: a keyword, a function or a column. */
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
