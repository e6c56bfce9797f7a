package io.pitr.cli.demo;

import java.io.PrintStream;
import java.util.List;

/** Runs command lines of this program, within this process. */
public interface DemoCommands {

  /**
   * @param out what the command prints
   * @param arguments without the program's name
   * @return the exit code
   */
  int run(PrintStream out, List<String> arguments);
}
