package io.pitr.cli.flag;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Explains a flag that looks like one of a plugin that is not installed. */
public final class UnknownFlag {
  /** Prefixes of flags that Go {@code br} has for storages, and the URLs of those storages. */
  private static final Map<String, String> SCHEMES =
      Map.of("s3", "s3://", "gcs", "gs://", "azblob", "azure://", "hdfs", "hdfs://");

  private UnknownFlag() {}

  /**
   * One sentence; empty if nothing suggests a plugin.
   *
   * @param flag as it was typed, without its value
   * @param known the flags of the command
   */
  public static Optional<String> explain(String flag, Collection<String> known) {
    int dot = flag.indexOf('.');
    if (!flag.startsWith("--") || dot < 0) {
      return Optional.empty();
    }
    String prefix = flag.substring(2, dot);
    if (known.stream().anyMatch(name -> name.startsWith("--" + prefix + "."))) {
      return Optional.empty();
    }
    String scheme = SCHEMES.get(prefix);
    return Optional.of(
        scheme == null
            ? "unknown flag " + flag + ": no installed plugin has flags that begin with --" + prefix
            : "unknown flag " + flag + ": no plugin for " + scheme + " is installed");
  }
}
