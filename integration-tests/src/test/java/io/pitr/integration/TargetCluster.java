package io.pitr.integration;

import io.pitr.integration.backup.RecordedBackup;
import io.pitr.integration.backup.RecordedBackup.CutPoint;
import io.pitr.integration.cluster.Sql;
import io.pitr.integration.cluster.UsedCluster;
import io.pitr.integration.data.DataReader;
import io.pitr.integration.data.ExportedData;
import io.pitr.integration.data.SqlData;
import io.pitr.integration.program.Br;
import io.pitr.integration.program.ProgramEnd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cluster that a test restores into: commands about it, and what it holds. */
public final class TargetCluster implements AutoCloseable {
  private final UsedCluster cluster;
  private final Br br;
  private final Path scratch;
  private final boolean speaksSql;

  /**
   * @param scratch a folder for what the program writes
   * @param speaksSql whether its servers can show rows; simulated ones can't
   */
  TargetCluster(UsedCluster cluster, Br br, Path scratch, boolean speaksSql) {
    this.cluster = cluster;
    this.br = br;
    this.scratch = scratch;
    this.speaksSql = speaksSql;
  }

  public UsedCluster cluster() {
    return cluster;
  }

  public Br br() {
    return br;
  }

  public boolean speaksSql() {
    return speaksSql;
  }

  /** A command line with what says which cluster is meant. */
  public List<String> command(String... words) {
    var command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--pd", String.join(",", cluster.address().pd())));
    cluster.address().tidb().ifPresent(tidb -> command.addAll(List.of("--tidb", tidb)));
    command.addAll(List.of("--tidb-user", cluster.address().user()));
    return command;
  }

  /** The command that restores one segment. */
  public List<String> segment(RecordedBackup backup, Segment segment) {
    List<String> command =
        command(
            "restore",
            "point",
            "-s",
            backup.log(),
            "--restored-ts",
            Long.toString(segment.end().ts()),
            "--last=" + segment.last(),
            "--json");
    if (segment.isFirst()) {
      command.addAll(List.of("--full-backup-storage", backup.full()));
    } else {
      command.addAll(List.of("--start-ts", Long.toString(segment.startTs())));
    }
    return command;
  }

  /**
   * A segment of a chain.
   *
   * @param startTs where it begins; 0 for the first one
   * @param end where it ends
   */
  public record Segment(long startTs, CutPoint end, boolean last) {
    boolean isFirst() {
      return startTs == 0;
    }

    /** One that ends at each cut, the last of them finishing the chain. */
    public static List<Segment> chain(List<CutPoint> cuts) {
      var segments = new ArrayList<Segment>();
      long start = 0;
      for (int i = 0; i < cuts.size(); i++) {
        segments.add(new Segment(start, cuts.get(i), i == cuts.size() - 1));
        start = cuts.get(i).ts();
      }
      return segments;
    }
  }

  public ProgramEnd restore(RecordedBackup backup, Segment segment) {
    return br.run(segment(backup, segment)).requireSuccess();
  }

  /** {@code br restore status --json}. */
  public JsonNode status() {
    ProgramEnd end = br.run(command("restore", "status", "--json")).requireSuccess();
    return JsonMapper.shared().readTree(end.out());
  }

  /** What the program reads out of the stores; also between two segments. */
  public DataReader stores() {
    return new ExportedData(
        scratch,
        folder ->
            br.run(
                    command(
                        "export",
                        "--format",
                        "jsonl",
                        "--quiet",
                        "--filter",
                        "*.*",
                        "--filter",
                        "!mysql.*",
                        "--filter",
                        "!sys.*",
                        "-o",
                        folder.toString()))
                .requireSuccess());
  }

  /** What users of the cluster see: through SQL where servers can show it. */
  public DataReader contents() {
    if (!speaksSql) {
      return stores();
    }
    return () -> {
      try (Sql sql = cluster.open()) {
        return new SqlData(sql).read();
      }
    };
  }

  /** Forgets the chain, and removes all that the test made. */
  @Override
  public void close() {
    try (cluster) {
      br.run(command("restore", "abort", "--purge", "--yes", "--json")).requireSuccess();
    }
  }
}
