package io.pitr.tikv.rpc;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a component, without suffixes such as {@code -beta.2}. */
public record ComponentVersion(int major, int minor, int patch)
    implements Comparable<ComponentVersion> {
  private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");
  private static final Comparator<ComponentVersion> ORDER =
      Comparator.comparingInt(ComponentVersion::major)
          .thenComparingInt(ComponentVersion::minor)
          .thenComparingInt(ComponentVersion::patch);

  /**
   * Finds the first version in a text, after {@code TiDB-} if present: {@code 8.0.11-TiDB-v9.0.0}.
   */
  public static Optional<ComponentVersion> find(String text) {
    int marker = text.indexOf("TiDB-");
    Matcher matcher = NUMBERS.matcher(marker < 0 ? text : text.substring(marker));
    return matcher.find()
        ? Optional.of(
            new ComponentVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  public boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
    return compareTo(new ComponentVersion(otherMajor, otherMinor, otherPatch)) >= 0;
  }

  @Override
  public int compareTo(ComponentVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
