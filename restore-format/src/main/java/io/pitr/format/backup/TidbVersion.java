package io.pitr.format.backup;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A release of TiDB. A suffix such as {@code -beta.2} or a build date is ignored: a build before a
 * release counts as that release.
 */
public record TidbVersion(int major, int minor, int patch) implements Comparable<TidbVersion> {
  private static final Pattern TEXT =
      Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");
  private static final Pattern RELEASE_LINE =
      Pattern.compile("^\\s*Release Version:\\s*(\\S+)", Pattern.MULTILINE);
  private static final Comparator<TidbVersion> ORDER =
      Comparator.comparingInt(TidbVersion::major)
          .thenComparingInt(TidbVersion::minor)
          .thenComparingInt(TidbVersion::patch);

  /** Parses a text such as {@code v8.5.4}; empty if it does not begin with a release. */
  public static Optional<TidbVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new TidbVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /**
   * Estimates the version of the TiDB servers of a backup, which the backup does not record. {@code
   * cluster_version} is the oldest version of a store; {@code br_version} is the version of the
   * program that wrote the backup, which is released together with TiDB. Servers are upgraded after
   * stores, so the lower of the two is the best estimate. Development builds have no release in
   * {@code br_version}.
   *
   * @param clusterVersion {@code cluster_version} of the backupmeta
   * @param writerVersion {@code br_version} of the backupmeta: several lines
   * @return empty if neither has a release
   */
  public static Optional<TidbVersion> ofBackup(String clusterVersion, String writerVersion) {
    Matcher release = RELEASE_LINE.matcher(writerVersion);
    Optional<TidbVersion> writer = release.find() ? parse(release.group(1)) : Optional.empty();
    return Stream.of(parse(ClusterVersion.trimmed(clusterVersion)), writer)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  @Override
  public int compareTo(TidbVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
