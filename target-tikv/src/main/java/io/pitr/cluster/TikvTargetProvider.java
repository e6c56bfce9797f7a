package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionValues;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider;
import io.pitr.cluster.state.ClusterLease;
import io.pitr.tikv.rpc.PemFiles;
import io.pitr.tikv.rpc.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Opens {@code tikv://PD1,PD2}: a running cluster, found by its PD endpoints. */
public final class TikvTargetProvider implements TargetProvider {
  private static final String SCHEME = "tikv";
  private static final String MARK = "://";
  private static final String DEFAULT_PORT = ":2379";

  private final TikvEnvironment environment;

  public TikvTargetProvider(TikvEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public RestoreTarget open(String uri, OpenMode mode, RunSettings run, OptionValues options) {
    var tikvOptions = new TikvOptions(run, options, environment.variables());
    Security security = security(tikvOptions);
    return TikvTarget.open(endpoints(uri, security), security, tikvOptions, environment);
  }

  @Override
  public TargetLease follow(String uri, String owner, RunSettings run, OptionValues options) {
    var tikvOptions = new TikvOptions(run, options, environment.variables());
    Security security = security(tikvOptions);
    ClusterConnection cluster =
        ClusterConnection.connect(endpoints(uri, security), security, tikvOptions, environment);
    try {
      ClusterLease lease =
          ClusterLease.follow(cluster.keys().txn(), cluster.pd().oracle(), cluster.time(), owner);
      return new FollowerLease(lease, cluster);
    } catch (RuntimeException | Error e) {
      try (cluster) {
        throw e;
      }
    }
  }

  /** The claim of a follower, with a connection of its own. */
  private record FollowerLease(ClusterLease lease, ClusterConnection cluster)
      implements TargetLease {
    @Override
    public void check() {
      lease.check();
    }

    @Override
    public void close() {
      try (cluster) {
        lease.close();
      }
    }
  }

  private static Security security(TikvOptions options) {
    return PemFiles.security(options.text("ca"), options.text("cert"), options.text("key"));
  }

  private static List<String> endpoints(String uri, Security security) {
    if (!uri.startsWith(SCHEME + MARK)) {
      throw new RestoreException(
          TargetError.TARGET_URI_INVALID, "expected tikv://HOST:PORT,HOST:PORT", uri);
    }
    var endpoints = new ArrayList<String>();
    for (String part : uri.substring((SCHEME + MARK).length()).split(",")) {
      String endpoint = withoutScheme(part.strip(), security);
      if (!endpoint.isEmpty()) {
        endpoints.add(endpoint.contains(":") ? endpoint : endpoint + DEFAULT_PORT);
      }
    }
    if (endpoints.isEmpty()) {
      throw new RestoreException(
          TargetError.TARGET_URI_INVALID, "at least one PD endpoint is needed", uri);
    }
    return endpoints;
  }

  private static String withoutScheme(String endpoint, Security security) {
    int mark = endpoint.indexOf(MARK);
    if (mark < 0) {
      return endpoint;
    }
    if (!endpoint.substring(0, mark).equals(security.scheme())) {
      throw new RestoreException(
          TargetError.TARGET_URI_INVALID,
          "the endpoint's scheme does not fit: connections use " + security.scheme(),
          endpoint);
    }
    String rest = endpoint.substring(mark + MARK.length());
    return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
  }
}
