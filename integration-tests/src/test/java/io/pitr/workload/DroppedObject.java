package io.pitr.workload;

import io.pitr.api.Tso;

/**
 * A table or database that was dropped or truncated.
 *
 * @param database whether it is a database
 * @param before a timestamp at which it existed
 */
record DroppedObject(boolean database, long id, Tso before) {}
