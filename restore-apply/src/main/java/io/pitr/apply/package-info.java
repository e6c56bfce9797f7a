/**
 * Applies a log backup to a target that takes sorted entries: {@link io.pitr.apply.LogApply} runs
 * the units of work of {@code plan}, whose ranges {@code read} decodes and filters, {@code sort}
 * orders and {@code write} hands to the target. docs/apply.md explains the algorithm.
 */
package io.pitr.apply;
