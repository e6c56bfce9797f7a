package io.pitr.catalog;

import io.pitr.api.Tso;

/**
 * An object of a selection that does not exist, or is too short.
 *
 * @param what a sentence about it
 * @param lengthBytes of the object as metadata has it
 * @param minTs smallest timestamp in it; zero if unknown
 * @param maxTs greatest timestamp in it; {@link Tso#MAX} if unknown
 */
record AbsentObject(String path, String what, long lengthBytes, Tso minTs, Tso maxTs) {
  AwaitedObject awaited() {
    return new AwaitedObject(path, minTs, maxTs);
  }
}
