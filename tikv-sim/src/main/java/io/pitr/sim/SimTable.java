package io.pitr.sim;

import io.pitr.format.schema.TableInfo;

/** A table of the simulated cluster, and the id of its database. */
record SimTable(long databaseId, TableInfo info) {}
