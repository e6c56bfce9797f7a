package io.pitr.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * Result of {@code br demo --json}.
 *
 * @param command always {@code demo}
 * @param folder of all files
 * @param ok always true: a demo that fails has another document
 * @param fullBackupTs timestamp of the full backup
 * @param beforeDropTs last timestamp before the accident
 * @param logEndTs last timestamp of the log
 * @param next commands to try on the files that the demo leaves
 */
public record DemoDocument(
    String command,
    String folder,
    boolean ok,
    String fullBackupTs,
    String beforeDropTs,
    String logEndTs,
    List<DemoReport.Step> steps,
    List<DemoReport.TableRows> tables,
    List<String> next) {

  static DemoDocument of(Path folder, DemoReport report) {
    return new DemoDocument(
        "demo",
        folder.toString(),
        true,
        report.shop().base().toString(),
        report.moment().toString(),
        report.shop().end().toString(),
        report.steps().stream()
            .map(step -> new DemoReport.Step(step.command(), step.output().strip()))
            .toList(),
        report.tables(),
        report.next());
  }
}
