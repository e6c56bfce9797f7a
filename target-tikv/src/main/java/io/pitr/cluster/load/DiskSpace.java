package io.pitr.cluster.load;

import io.pitr.api.RestoreException;
import io.pitr.api.target.SstFile;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.PdHttp;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Checks that the stores have space for a backup (spec/restore-flow.md §2.4, step 13). */
public final class DiskSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
  private static final double RESERVE = 1.1;

  private final PdHttp http;

  public DiskSpace(PdHttp http) {
    this.http = http;
  }

  /**
   * Refuses when a store has less space than its share of the files, including replicas. Space that
   * PD does not report counts as sufficient.
   *
   * @throws RestoreException {@link TikvError#TIKV_DISK_FULL}
   */
  public void require(List<SstFile> files) {
    long bytes = files.stream().mapToLong(file -> file.stored().sizeBytes()).sum();
    var stores = new ArrayList<JsonNode>();
    long replicas;
    try {
      http.get("/pd/api/v1/stores").path("stores").forEach(stores::add);
      replicas = http.get("/pd/api/v1/config/replicate").path("max-replicas").asLong(1);
    } catch (RestoreException e) {
      LOG.warn("the free space of the stores is unknown: {}", e.getMessage(), e);
      return;
    }
    stores.removeIf(DiskSpace::isTiFlash);
    if (stores.isEmpty()) {
      return;
    }
    double share = RESERVE * bytes * Math.min(replicas, stores.size()) / stores.size();
    for (JsonNode store : stores) {
      String available = store.path("status").path("available").asString("");
      if (StoreThresholds.bytes(available) < share) {
        throw new RestoreException(
            TikvError.TIKV_DISK_FULL,
            "it has " + available + " left, its share of the backup is " + (long) share + " bytes",
            "store " + store.path("store").path("id").asLong());
      }
    }
  }

  private static boolean isTiFlash(JsonNode store) {
    for (JsonNode label : store.path("store").path("labels")) {
      if (label.path("key").asString().equals("engine")) {
        return true;
      }
    }
    return false;
  }
}
