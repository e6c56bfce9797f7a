package io.pitr.demo;

import java.io.PrintWriter;
import java.util.List;

/** Runs command lines of {@code br} within this process. */
interface DemoCommands {

  /**
   * @param out receives what the command prints
   * @param arguments without the program's name
   * @return the exit code
   */
  int run(PrintWriter out, List<String> arguments);
}
