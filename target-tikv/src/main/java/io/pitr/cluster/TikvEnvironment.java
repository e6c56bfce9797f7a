package io.pitr.cluster;

import io.pitr.cluster.sql.JdbcConnector;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Security;
import java.util.Map;
import java.util.function.Function;

/**
 * Dependencies of a target other than the cluster.
 *
 * @param connectors gives a connector for the security of a cluster's connections
 * @param variables environment variables of the process
 */
public record TikvEnvironment(
    TimeSource time, Function<Security, SqlConnector> connectors, Map<String, String> variables) {
  public TikvEnvironment {
    variables = Map.copyOf(variables);
  }

  public static TikvEnvironment ofProcess() {
    return new TikvEnvironment(TimeSource.SYSTEM, JdbcConnector::new, System.getenv());
  }
}
