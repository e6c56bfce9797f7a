package io.pitr.cli.log;

/** How much is logged; the names of {@code --log-level}. */
public enum LogLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR
}
