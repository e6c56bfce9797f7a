package io.pitr.cluster.sql;

import io.pitr.tikv.pd.PdHttp;
import io.pitr.tikv.pd.PdStores;
import io.pitr.tikv.pd.StoreInfo;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stores' setting that turns off garbage collection in compactions (spec/segmented-restore.md
 * C.5). It is changed through a TiDB server or, if there is none, at the stores' status addresses.
 */
public final class GcRatio {
  /** The value that turns garbage collection off. */
  public static final String OFF = "-1.0";

  /** The value to restore when the setting was off before. */
  private static final String DEFAULT = "1.1";

  private static final String NAME = "gc.ratio-threshold";

  private final TidbServers servers;
  private final PdStores stores;
  private final PdHttp http;

  public GcRatio(TidbServers servers, PdStores stores, PdHttp http) {
    this.servers = servers;
    this.stores = stores;
    this.http = http;
  }

  /** Returns the value to restore at the end: the current one, or the default if that is off. */
  public String original() {
    String value = read();
    return value.isEmpty() || value.startsWith("-") ? DEFAULT : value;
  }

  /** Whether garbage collection is off on the first store that reports it. */
  public boolean isOff() {
    return read().startsWith("-");
  }

  private String read() {
    if (servers.version().isEmpty()) {
      return stores.tikv().stream()
          .filter(store -> !store.statusAddress().isEmpty())
          .findFirst()
          .map(store -> http.getFromStore(store.statusAddress(), "/config"))
          .map(config -> config.path("gc").path("ratio-threshold").asString(""))
          .orElse("");
    }
    List<List<String>> rows =
        servers.call(
            "reading " + NAME,
            session -> session.query("show config where name = '" + NAME + "' and type = 'tikv'"));
    return rows.isEmpty() ? "" : rows.get(0).get(3);
  }

  public void write(String value) {
    if (servers.version().isEmpty()) {
      ObjectNode change = JsonMapper.shared().createObjectNode().put(NAME, value);
      for (StoreInfo store : stores.tikv()) {
        if (!store.statusAddress().isEmpty()) {
          http.postToStore(store.statusAddress(), "/config", change);
        }
      }
      return;
    }
    servers.run(
        "setting " + NAME,
        session -> session.execute("set config tikv `" + NAME + "` = '" + value + "'"));
  }
}
