package io.pitr.cluster;

import io.pitr.cluster.sql.JdbcConnector;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.TimeSource;
import java.util.Map;

/**
 * Dependencies of a target other than the cluster.
 *
 * @param variables environment variables of the process
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
