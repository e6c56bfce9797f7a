/**
 * A simulated cluster: several PD members and TiKV stores on the loopback interface, real gRPC and
 * HTTP servers over data in memory. Replication is immediate: all stores share one set of data;
 * only downloaded files are kept for each store.
 */
@org.jspecify.annotations.NullMarked
package io.pitr.sim;
