/**
 * Log events (spec/formats.md §3), versioned keys (§0.5) and write records (§1.8), read in place
 * without allocating an object for each.
 */
package io.pitr.format.log;
