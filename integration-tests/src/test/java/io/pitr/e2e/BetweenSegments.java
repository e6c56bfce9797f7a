package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.GoJson;
import io.pitr.writer.model.ClusterModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import tools.jackson.databind.JsonNode;

/**
 * Invariants of an embedded target with the upstream's ids after every segment that is not the last
 * (spec/segmented-restore.md F.3): no deferred work has run, and the contents are those of the
 * upstream at the reached timestamp. Violations begin with the number of the invariant; 2 (mode),
 * 3, 10 and 11 are about clusters.
 */
final class BetweenSegments {
  private static final String NO_REPLICA = "tiflash_replica";

  private final Workbench bench;
  private final String target;
  private final ClusterModel upstream;
  private final Tso base;
  private final LongPredicate excluded;

  /**
   * @param excluded databases and tables that a filter keeps out, by upstream id
   */
  BetweenSegments(
      Workbench bench, String target, ClusterModel upstream, Tso base, LongPredicate excluded) {
    this.bench = bench;
    this.target = target;
    this.upstream = upstream;
    this.base = base;
    this.excluded = excluded;
  }

  /**
   * @param segments how many are sealed
   * @return a sentence for each violation
   */
  List<String> violations(Tso reached, int segments) {
    return violations(reached, segments, TargetContents.of(bench.plugins(), target));
  }

  /** The same of a target that was read before. */
  List<String> violations(Tso reached, int segments, TargetContents contents) {
    var violations = new ArrayList<String>();
    chain(reached, segments, violations);
    var expected = new ModelState(upstream, base, reached, excluded);
    commits(contents, expected, violations);
    base(contents, violations);
    definitions(contents, expected, violations);
    allocators(contents, expected, violations);
    return violations;
  }

  private void chain(Tso reached, int segments, List<String> violations) {
    RestoreStatus status = bench.engine().status(target, Map.of());
    boolean sealed =
        status.state() == RestoreStatus.State.SEALED
            && status.sealedSegments() == segments
            && status.reached().equals(reached)
            && status.unsealed().isEmpty();
    if (!sealed) {
      violations.add("1: " + status + " is not sealed at " + reached);
    }
  }

  /** 6, 8 and 9: the same commits of the same keys, none before its time, none of a repair. */
  private void commits(TargetContents contents, ModelState expected, List<String> violations) {
    Differences.between(
            expected.versions(), "the upstream", contents.versionsAfter(base), "the target")
        .forEach(difference -> violations.add("6, 8: " + difference));
    for (TargetContents.Commit commit : contents.commits()) {
      if (commit.ts().isAfter(expected.reached())) {
        violations.add("9: " + commit.key() + " has a commit at " + commit.ts());
      }
      if (commit.isDangling()) {
        violations.add(
            "5: " + commit.key() + " of " + commit.startTs() + " has a commit and no value");
      }
    }
  }

  /** 8: what the full backup had is there still, row by row. */
  private void base(TargetContents contents, List<String> violations) {
    var found = new TreeMap<String, String>();
    for (TargetContents.Commit commit : contents.commits()) {
      if (commit.isData() && TableKeys.isRecord(commit.rawKey()) && !commit.ts().isAfter(base)) {
        found.put(commit.key(), commit.found().orElse("nothing"));
      }
    }
    Differences.between(
            new ModelState(upstream, base, base, excluded).rows(),
            "the full backup",
            found,
            "the target")
        .forEach(difference -> violations.add("8: " + difference));
  }

  /** 2, 4, 5 and 7: the upstream's definitions, index ids in them, without replicas. */
  private void definitions(TargetContents contents, ModelState expected, List<String> violations) {
    SortedMap<String, String> found = new TreeMap<>();
    SortedMap<String, String> names = new TreeMap<>();
    contents
        .meta()
        .forEach(
            (key, json) -> {
              if (key instanceof MetaKey.Database) {
                found.put(key.toString(), ModelState.normal(json));
              } else if (key instanceof MetaKey.Table table) {
                found.put(key.toString(), ModelState.normal(json));
                JsonNode tree = GoJson.parse(json, "target");
                if (!tree.path(NO_REPLICA).isNull() && !tree.path(NO_REPLICA).isMissingNode()) {
                  violations.add("2: " + key + " has a replica");
                }
                String name = table.databaseId() + " " + tree.path("name").path("L").asString();
                String other = names.put(name, key.toString());
                if (other != null) {
                  violations.add("7: " + name + " is " + other + " and " + key);
                }
              }
            });
    Differences.between(expected.definitions(), "the upstream", found, "the target")
        .forEach(difference -> violations.add("4, 5: " + difference));
  }

  private static void allocators(
      TargetContents contents, ModelState expected, List<String> violations) {
    Map<String, Long> found = new TreeMap<>();
    contents
        .meta()
        .forEach(
            (key, value) -> {
              if (key instanceof MetaKey.AutoId) {
                found.put(
                    key.toString(), Long.parseLong(new String(value, StandardCharsets.US_ASCII)));
              }
            });
    expected
        .allocators()
        .forEach(
            (key, value) -> {
              if (found.getOrDefault(key, 0L) < value) {
                violations.add("4: " + key + " is " + found.get(key) + ", not " + value);
              }
            });
  }
}
