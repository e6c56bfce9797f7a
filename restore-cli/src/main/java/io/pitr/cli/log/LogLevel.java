package io.pitr.cli.log;

/** The values of {@code --log-level}. */
public enum LogLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR
}
