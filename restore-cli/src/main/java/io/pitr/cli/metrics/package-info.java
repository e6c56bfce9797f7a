/** Figures of a run in the text format of Prometheus. */
package io.pitr.cli.metrics;
