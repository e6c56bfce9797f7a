package io.pitr.sql.value;

/** How TiDB prints the numbers and strings of JSON documents (spec/formats.md §5.4.6). */
public enum JsonStyle {
  /**
   * Up to 8.5, as Go's {@code encoding/json}: floating point numbers have an exponent below 1e-6
   * and from 1e21, with its sign ({@code 1e+21}), and no {@code .0} if they are whole; in strings
   * backspace and form feed are {@code \u0008} and {@code \u000c}.
   */
  GO,
  /**
   * Since 9.0, as MySQL: floating point numbers have an exponent below 1e-15 and from 1e15, without
   * a plus sign, and {@code .0} if they are whole; in strings backspace and form feed are {@code
   * \b} and {@code \f}.
   */
  MYSQL
}
