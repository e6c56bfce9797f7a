package io.pitr.cli.demo;

import io.pitr.api.Tso;
import java.util.List;

/**
 * What a demo did.
 *
 * @param moment the last one before the accident, as the timeline tells it
 * @param next commands to try with what it leaves
 */
public record DemoReport(
    SampleShop shop, Tso moment, List<Step> steps, List<TableRows> tables, List<String> next) {
  public DemoReport {
    steps = List.copyOf(steps);
    tables = List.copyOf(tables);
    next = List.copyOf(next);
  }

  /** A command line, and what it printed; empty when that went straight to the reader. */
  public record Step(String command, String output) {}

  /** How many rows a table has, and whether each is the one expected. */
  public record TableRows(String table, int rows, boolean asExpected) {}
}
