/**
 * A simulated cluster: several PD members and TiKV stores on the loopback interface, real gRPC and
 * HTTP servers over data in memory. Replication is taken as done at once: all stores share one set
 * of data, and what a replica must have of its own (downloaded files) is kept for each store.
 */
@org.jspecify.annotations.NullMarked
package io.pitr.sim;
