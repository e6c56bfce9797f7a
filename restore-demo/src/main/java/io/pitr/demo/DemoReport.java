package io.pitr.demo;

import io.pitr.api.Tso;
import java.util.List;

/**
 * The result of a demo.
 *
 * @param moment the last moment before the accident, from the timeline
 * @param next commands to try on the files that the demo leaves
 */
record DemoReport(
    SampleShop shop, Tso moment, List<Step> steps, List<TableRows> tables, List<String> next) {
  DemoReport {
    steps = List.copyOf(steps);
    tables = List.copyOf(tables);
    next = List.copyOf(next);
  }

  /**
   * A command line that was run.
   *
   * @param output what it printed; empty if that went to the screen
   */
  record Step(String command, String output) {}

  /** Number of rows of a table, and whether all are as expected. */
  record TableRows(String table, int rows, boolean asExpected) {}
}
