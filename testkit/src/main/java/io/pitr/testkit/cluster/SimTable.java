package io.pitr.testkit.cluster;

import io.pitr.format.schema.TableInfo;

/** A table of the simulated cluster, and the id of its database. */
record SimTable(long databaseId, TableInfo info) {}
