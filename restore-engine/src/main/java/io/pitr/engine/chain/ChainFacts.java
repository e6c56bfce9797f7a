package io.pitr.engine.chain;

import io.pitr.engine.request.SegmentSources;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Facts that a chain's segments hand on to later ones.
 *
 * @param reusedDatabases upstream ids of databases that are restored into databases that the target
 *     already had
 * @param partitionsBeingFilled physical ids of partitions that a reorganisation was filling when
 *     the full backup was made
 * @param ingested groups of ingested SSTs that the sealed segments know; empty before the first
 *     seal
 */
public record ChainFacts(
    BackupFingerprints fingerprints,
    BackupLocations locations,
    SortedSet<Long> reusedDatabases,
    SortedSet<Long> partitionsBeingFilled,
    Optional<SortedSet<String>> ingested) {
  public ChainFacts {
    reusedDatabases = new TreeSet<>(reusedDatabases);
    partitionsBeingFilled = new TreeSet<>(partitionsBeingFilled);
    ingested = ingested.map(TreeSet::new);
  }

  /** Of a new chain. */
  public static ChainFacts of(SegmentSources sources) {
    return new ChainFacts(
        BackupFingerprints.of(sources),
        BackupLocations.of(sources),
        new TreeSet<>(),
        new TreeSet<>(),
        Optional.empty());
  }

  public ChainFacts withReusedDatabases(Set<Long> upstreamIds) {
    return new ChainFacts(
        fingerprints, locations, new TreeSet<>(upstreamIds), partitionsBeingFilled, ingested);
  }

  public ChainFacts withPartitionsBeingFilled(Set<Long> physicalIds) {
    return new ChainFacts(
        fingerprints, locations, reusedDatabases, new TreeSet<>(physicalIds), ingested);
  }

  public ChainFacts withIngested(SortedSet<String> groups) {
    return new ChainFacts(
        fingerprints, locations, reusedDatabases, partitionsBeingFilled, Optional.of(groups));
  }
}
