package io.pitr.cluster.load;

import io.pitr.api.RestoreException;
import io.pitr.tikv.pd.StoreInfo;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Sizes at which stores split regions, and the imports that they run at once: the minimum over all
 * stores, or the defaults when no store reports them.
 *
 * @param splitOnTable whether stores split regions at table boundaries
 * @param importConcurrency concurrent requests of a store
 */
record StoreThresholds(
    long splitBytes, long splitKeys, boolean splitOnTable, int importConcurrency) {
  private static final Logger LOG = LoggerFactory.getLogger(StoreThresholds.class);
  private static final long DEFAULT_BYTES = 96L << 20;
  private static final long DEFAULT_KEYS = 960_000;
  private static final int DEFAULT_CONCURRENCY = 128;
  private static final int REQUESTS_PER_THREAD = 8;
  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([KMGTP]?)i?B?");

  static StoreThresholds read(Nodes nodes, List<StoreInfo> stores) {
    long bytes = Long.MAX_VALUE;
    long keys = Long.MAX_VALUE;
    boolean onTable = false;
    int concurrency = Integer.MAX_VALUE;
    for (StoreInfo store : stores) {
      if (store.statusAddress().isEmpty()) {
        continue;
      }
      try {
        JsonNode config = nodes.http().getFromStore(store.statusAddress(), "/config");
        JsonNode regions = config.path("coprocessor");
        bytes = Math.min(bytes, bytes(regions.path("region-split-size").asString("")));
        keys = Math.min(keys, positive(regions.path("region-split-keys").asLong(0)));
        onTable |= regions.path("split-region-on-table").asBoolean(false);
        int threads = config.path("import").path("num-threads").asInt(0);
        concurrency =
            threads > 0 ? Math.min(concurrency, threads * REQUESTS_PER_THREAD) : concurrency;
      } catch (RestoreException e) {
        LOG.warn("store {} does not report its configuration: {}", store.id(), e.getMessage(), e);
      }
    }
    return new StoreThresholds(
        bytes == Long.MAX_VALUE ? DEFAULT_BYTES : bytes,
        keys == Long.MAX_VALUE ? DEFAULT_KEYS : keys,
        onTable,
        concurrency == Integer.MAX_VALUE ? DEFAULT_CONCURRENCY : concurrency);
  }

  private static long positive(long value) {
    return value > 0 ? value : Long.MAX_VALUE;
  }

  /** Parses {@code 96MiB}, {@code 1GB} or plain bytes; other texts set no limit. */
  static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT).replace("IB", "iB"));
    if (!matcher.matches()) {
      return Long.MAX_VALUE;
    }
    int power = " KMGTP".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
    return positive((long) (Double.parseDouble(matcher.group(1)) * (1L << (10 * power))));
  }
}
