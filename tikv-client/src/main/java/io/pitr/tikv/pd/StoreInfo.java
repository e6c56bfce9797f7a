package io.pitr.tikv.pd;

import io.pitr.format.proto.Metapb;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A store of the cluster.
 *
 * @param address for gRPC, {@code host:port}
 * @param statusAddress for HTTP, {@code host:port}; empty when there is none
 */
public record StoreInfo(
    long id,
    String address,
    String statusAddress,
    String version,
    Metapb.StoreState state,
    Map<String, String> labels) {
  public StoreInfo {
    labels = Map.copyOf(labels);
  }

  static StoreInfo of(Metapb.Store store) {
    return new StoreInfo(
        store.getId(),
        store.getAddress(),
        store.getStatusAddress(),
        store.getVersion(),
        store.getState(),
        store.getLabelsList().stream()
            .collect(
                Collectors.toMap(
                    Metapb.StoreLabel::getKey,
                    Metapb.StoreLabel::getValue,
                    (first, again) -> first)));
  }

  /** Whether the store is a TiFlash node, which never receives restored data. */
  public boolean isTiFlash() {
    String engine = labels.getOrDefault("engine", "");
    return engine.equals("tiflash") || engine.equals("tiflash_compute");
  }

  public boolean isUp() {
    return state == Metapb.StoreState.Up;
  }
}
