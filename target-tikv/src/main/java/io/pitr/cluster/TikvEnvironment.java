package io.pitr.cluster;

import io.pitr.cluster.sql.JdbcConnector;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.TimeSource;
import java.util.Map;

/**
 * What a target takes from the world besides the cluster.
 *
 * @param variables of the process
 */
public record TikvEnvironment(
    TimeSource time, SqlConnector connector, Map<String, String> variables) {
  public TikvEnvironment {
    variables = Map.copyOf(variables);
  }

  public static TikvEnvironment ofProcess() {
    return new TikvEnvironment(TimeSource.SYSTEM, new JdbcConnector(), System.getenv());
  }
}
