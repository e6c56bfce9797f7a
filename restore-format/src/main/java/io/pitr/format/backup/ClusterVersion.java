package io.pitr.format.backup;

/** The version of a cluster as a backup records it (spec/formats.md §1.2). */
public final class ClusterVersion {
  private ClusterVersion() {}

  /** The version without the quotes and white space that some writers leave around it. */
  public static String trimmed(String recorded) {
    String text = recorded.strip();
    while (text.startsWith("\"") || text.endsWith("\"")) {
      int from = text.startsWith("\"") ? 1 : 0;
      int to = text.length() > from && text.endsWith("\"") ? text.length() - 1 : text.length();
      text = text.substring(from, to).strip();
    }
    return text;
  }
}
