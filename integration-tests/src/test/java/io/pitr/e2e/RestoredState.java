package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.export.ExportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What two restores to the same timestamp have in common at their end.
 *
 * @param versions of every key up to the timestamp
 * @param newest value of every key
 * @param export files of an export as SQL, by name
 */
record RestoredState(
    Map<String, String> versions, Map<String, String> newest, Map<String, String> export) {

  /** Reads a finished target; fails if its indexes are wrong or work is pending. */
  static RestoredState of(Workbench bench, String target, Tso end, Path scratch)
      throws IOException {
    CheckReport check = bench.check(target);
    assertThat(check.problems()).isEmpty();
    assertThat(check.notChecked()).isEmpty();
    assertThat(check.pending()).isEmpty();
    return new RestoredState(
        MvccState.of(bench.plugins(), target, end).versions(),
        NewestState.of(bench.plugins(), target),
        exported(bench, target, scratch));
  }

  private static Map<String, String> exported(Workbench bench, String target, Path scratch)
      throws IOException {
    Path out = Files.createTempDirectory(scratch, "export").resolve("sql");
    bench.export(target, Tso.MAX, ExportFormat.SQL, out);
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(out)) {
      for (Path file : all.toList()) {
        if (!file.getFileName().toString().equals("metadata")) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  /** Differences to the state of another restore; empty if they are the same. */
  List<String> differences(RestoredState other) {
    var differences = new ArrayList<String>();
    add(differences, "versions", versions, other.versions);
    add(differences, "newest values", newest, other.newest);
    add(differences, "exports", export, other.export);
    return differences;
  }

  private static void add(
      List<String> differences, String what, Map<String, String> one, Map<String, String> other) {
    Differences.between(one, "this restore", other, "the other")
        .forEach(difference -> differences.add(what + ": " + difference));
  }

  /** Fails if another restore has another state. */
  void assertSame(RestoredState other, String story) {
    assertThat(differences(other)).as(story).isEmpty();
  }

  /** The states of all hooks as the last sealed segment left them. */
  static Map<String, String> hooks(Workbench bench, String target) {
    var hooks = new TreeMap<String, String>();
    try (RestoreTarget opened = bench.plugins().openTarget(target, OpenMode.READ, Map.of())) {
      opened
          .state()
          .scan("chain/s")
          .forEach(
              (key, value) -> {
                int at = key.indexOf("/hook/");
                if (at >= 0) {
                  hooks.put(key.substring(at), new String(value, StandardCharsets.UTF_8));
                }
              });
    }
    return hooks;
  }
}
