package io.pitr.cli.output;

/** Numbers with their nouns. */
final class Count {
  private Count() {}

  /**
   * @param noun in the singular; the plural adds an s
   */
  static String of(long number, String noun) {
    return of(number, noun, noun + "s");
  }

  static String of(long number, String singular, String plural) {
    return number + " " + (number == 1 ? singular : plural);
  }
}
