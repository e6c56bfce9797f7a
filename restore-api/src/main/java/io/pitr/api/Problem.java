package io.pitr.api;

/**
 * One failure, with all that a user needs to act on it.
 *
 * @param code the stable code
 * @param what what is wrong, with the actual and the expected value
 * @param where the file, key, table or flag; empty if there is none
 * @param remedy what to do; may be more specific than the remedy of the code
 */
public record Problem(ErrorCode code, String what, String where, String remedy) {

  public static Problem of(ErrorCode code, String what, String where) {
    return new Problem(code, what, where, code.remedy());
  }

  /** One line: {@code [CODE] what (where); remedy}. */
  public String line() {
    return summary() + "; " + oneLine(remedy);
  }

  /** One line without the remedy: {@code [CODE] what (where)}. */
  public String summary() {
    var text = new StringBuilder("[").append(code.code()).append("] ").append(oneLine(what));
    if (!where.isEmpty()) {
      text.append(" (").append(oneLine(where)).append(')');
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }
}
