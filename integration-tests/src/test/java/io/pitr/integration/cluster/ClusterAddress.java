package io.pitr.integration.cluster;

import io.pitr.integration.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a cluster is.
 *
 * @param pd {@code host:port} of each PD member that is known
 * @param tidb {@code host:port} of a TiDB server; empty to look in PD's topology
 * @param user of TiDB
 * @param password of that user; may be empty
 */
public record ClusterAddress(List<String> pd, Optional<String> tidb, String user, String password) {
  private static final Pattern HOST_AND_PORT = Pattern.compile("\\S+:\\d{1,5}");

  public ClusterAddress {
    pd = List.copyOf(pd);
  }

  /**
   * The cluster of a role, {@code source} or {@code target}; empty when it is not given.
   *
   * @throws IllegalArgumentException for an address without a port
   */
  public static Optional<ClusterAddress> of(String role, Settings settings) {
    String prefix = "pitr." + role + ".";
    return settings
        .text(prefix + "pd")
        .map(
            pd ->
                new ClusterAddress(
                    Arrays.stream(pd.split(",")).map(one -> address(prefix + "pd", one)).toList(),
                    settings.text(prefix + "tidb").map(one -> address(prefix + "tidb", one)),
                    settings.text(prefix + "user").orElse("root"),
                    settings.text(prefix + "password").orElse("")));
  }

  private static String address(String name, String text) {
    String address = text.strip().replaceFirst("^http://", "");
    if (!HOST_AND_PORT.matcher(address).matches()) {
      throw new IllegalArgumentException(name + " needs HOST:PORT, not '" + text + "'");
    }
    return address;
  }
}
