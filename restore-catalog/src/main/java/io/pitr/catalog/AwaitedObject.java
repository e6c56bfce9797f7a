package io.pitr.catalog;

import io.pitr.api.Tso;
import java.util.Comparator;

/**
 * An object of the original of a replicated log that the replica does not have.
 *
 * @param minTs smallest timestamp in it; zero if unknown
 * @param maxTs greatest timestamp in it; {@link Tso#MAX} if unknown
 */
public record AwaitedObject(String path, Tso minTs, Tso maxTs) {
  /** The object that limits the replica most comes first. */
  static final Comparator<AwaitedObject> ORDER =
      Comparator.comparing(AwaitedObject::minTs).thenComparing(AwaitedObject::path);

  /** An object that may matter for every timestamp. */
  static AwaitedObject ofAnyTime(String path) {
    return new AwaitedObject(path, Tso.ZERO, Tso.MAX);
  }

  /** Both ends are inclusive. */
  boolean overlaps(Tso from, Tso until) {
    return !maxTs.isBefore(from) && !minTs.isAfter(until);
  }
}
