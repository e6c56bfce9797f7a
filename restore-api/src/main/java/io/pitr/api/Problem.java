package io.pitr.api;

/**
 * One failure, told so that a person can act on it.
 *
 * @param code the stable code
 * @param what what is wrong, with actual and expected values
 * @param where the file, key, table or flag it concerns; empty when there is no place
 * @param remedy what to do now, more exact than the code's general remedy
 */
public record Problem(ErrorCode code, String what, String where, String remedy) {

  public static Problem of(ErrorCode code, String what, String where) {
    return new Problem(code, what, where, code.remedy());
  }

  /** One line: {@code [CODE] what (where); remedy}. */
  public String line() {
    var text = new StringBuilder("[").append(code.code()).append("] ").append(oneLine(what));
    if (!where.isEmpty()) {
      text.append(" (").append(oneLine(where)).append(')');
    }
    return text.append("; ").append(oneLine(remedy)).toString();
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }
}
