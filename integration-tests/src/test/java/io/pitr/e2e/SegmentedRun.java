package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RepeatedFlags;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.GoJson;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.schema.TableTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Restores the backups of a scene segment by segment. After each segment it checks the invariants
 * between segments and compares with a restore in one go; after the last segment it compares the
 * end with one go and with the upstream.
 */
final class SegmentedRun {
  /** Whether every segment is compared with one go, or only the last one before the end. */
  private static final boolean EVERY_SEGMENT =
      Double.parseDouble(System.getProperty("pitr.test.scale", "0.1")) >= 1;

  /** Far greater than ids of the upstream. */
  private static final long USERS_ID = 90_001;

  private final Scene scene;
  private final String options;
  private final Workbench bench;
  private final Set<Long> excluded = new HashSet<>();
  private List<String> filter = List.of();
  private Tso reached = Tso.ZERO;
  private int segments;
  private TargetContents sealed = TargetContents.NOTHING;

  SegmentedRun(Scene scene, String options) {
    this.scene = scene;
    this.options = options;
    this.bench = new Workbench(scene.folder().resolve("full"), scene.folder().resolve("log"));
  }

  /** Uses the plugins of the test. */
  SegmentedRun(Scene scene, Workbench bench) {
    this.scene = scene;
    this.options = "";
    this.bench = bench;
  }

  /** Requests over another folder with a log. */
  SegmentedRun withLog(Path log) {
    return new SegmentedRun(scene, new Workbench(scene.folder().resolve("full"), log));
  }

  /**
   * @param upstreamIds of the databases and tables that the rules keep out
   */
  SegmentedRun filter(List<String> rules, Long... upstreamIds) {
    filter = rules;
    excluded.addAll(List.of(upstreamIds));
    return this;
  }

  Workbench bench() {
    return bench;
  }

  String target() {
    return uri("chain") + options;
  }

  /** Of a target with the upstream's ids. */
  private String uri(String name) {
    return Workbench.uri(scene.folder().resolve(name));
  }

  private boolean hasUpstreamIds() {
    return options.isEmpty();
  }

  /** A segment that is not the last. */
  SegmentReport until(Tso cut) {
    RestoreRequest request = request(target(), reached, cut, LastChoice.NOT_LAST);
    SegmentReport report = bench.engine().restore(request);
    assertThat(report.next()).as("the next command").contains("--start-ts " + cut);
    assertNothingFired(report);
    sealed(cut);
    if (EVERY_SEGMENT || segments == 1) {
      assertRunAgainChangesNothing(request);
    }
    if (EVERY_SEGMENT) {
      assertSameAsOneGo();
    }
    return report;
  }

  /** A segment that is not the last was sealed. */
  void sealed(Tso cut) {
    reached = cut;
    segments++;
    sealed = contents();
    if (hasUpstreamIds()) {
      assertThat(
              new BetweenSegments(bench, target(), scene.cluster(), scene.base(), excluded())
                  .violations(cut, segments, sealed))
          .as("after segment %s, at %s", segments, cut)
          .isEmpty();
    }
    if (EVERY_SEGMENT || !hasUpstreamIds()) {
      assertThat(check().problems()).as("check after segment %s", segments).isEmpty();
    }
  }

  private LongPredicate excluded() {
    return excluded::contains;
  }

  RestoreRequest request(String target, Tso start, Tso end, LastChoice last) {
    RestoreRequest first = bench.request(target);
    return new RestoreRequest(
        first.target(),
        first.backups(),
        start.equals(Tso.ZERO) ? first.start() : new SegmentStart.At(start),
        new SegmentEnd.At(end),
        last,
        filter,
        first.gcHold(),
        first.resources(),
        RepeatedFlags.NONE,
        first.options());
  }

  /**
   * Runs a segment that is refused, and checks that nothing is written.
   *
   * @return the codes of the refusal
   */
  List<String> refusal(Tso start, Tso end, LastChoice last) {
    return refusal(request(target(), start, end, last));
  }

  List<String> refusal(RestoreRequest request) {
    boolean begun = !reached.equals(Tso.ZERO);
    SortedMap<String, String> before = begun ? contents().everything() : new TreeMap<>();
    List<String> codes = codes(() -> bench.engine().restore(request));
    assertThat(codes).as("codes of the refusal").isNotEmpty();
    if (begun) {
      assertThat(Differences.between(before, "before", contents().everything(), "after"))
          .as("a refusal writes nothing")
          .isEmpty();
    }
    return codes;
  }

  /** The message of a refusal. */
  String refusalText(Tso start, Tso end, LastChoice last) {
    try {
      bench.engine().restore(request(target(), start, end, last));
      throw new AssertionError("nothing was refused");
    } catch (RestoreException e) {
      return e.getMessage();
    }
  }

  /** Whether a segment would be restored. */
  boolean canPlan(Tso start, Tso end) {
    return codes(() -> bench.engine().plan(request(target(), start, end, LastChoice.LAST)))
        .isEmpty();
  }

  static List<String> codes(Runnable run) {
    try {
      run.run();
      return List.of();
    } catch (RestoreException e) {
      return e.problems().stream().map(problem -> problem.code().code()).distinct().toList();
    }
  }

  /** Whether a run dies of a {@link Saboteur}. */
  static boolean dies(Runnable run) {
    try {
      run.run();
      return false;
    } catch (Saboteur.Death e) {
      return true;
    }
  }

  /** What the chain has reached; zero before the first segment. */
  Tso reached() {
    return reached;
  }

  private static void assertNothingFired(SegmentReport report) {
    assertThat(report.actions().finished().values()).as("fired early: %s", report).containsOnly(0);
  }

  /** Invariant 14 of the specification. */
  private void assertRunAgainChangesNothing(RestoreRequest request) {
    SortedMap<String, String> before = sealed.everything();
    assertThat(bench.engine().restore(request).alreadyDone()).isTrue();
    assertThat(Differences.between(before, "once", contents().everything(), "run again")).isEmpty();
  }

  /** Invariant 13, and all else that segments must not change. */
  private void assertSameAsOneGo() {
    if (segments < 2) {
      return;
    }
    Tso cut = reached;
    String one = uri("one-" + segments);
    bench.engine().restore(request(one, Tso.ZERO, cut, LastChoice.NOT_LAST));
    TargetContents inOneGo = TargetContents.of(bench.plugins(), one);
    assertThat(Differences.between(inOneGo.hooks(), "one go", sealed.hooks(), "the chain"))
        .as("what waits after segment %s", segments)
        .isEmpty();
    if (hasUpstreamIds()) {
      assertSameVersions(inOneGo, sealed, cut);
    }
  }

  private static void assertSameVersions(TargetContents one, TargetContents chain, Tso until) {
    assertThat(
            Differences.between(
                one.versionsUntil(until), "one go", chain.versionsUntil(until), "the chain"))
        .as("versions of keys at %s", until)
        .isEmpty();
  }

  /** The last segment, up to the end of the log that a complete backup has now. */
  SegmentReport last() {
    return last(scene.end());
  }

  /** The last segment. */
  SegmentReport last(Tso end) {
    assertSameAsOneGo();
    SegmentReport report = bench.engine().restore(request(target(), reached, end, LastChoice.LAST));
    segments++;
    reached = end;
    assertEnd(end, report);
    return report;
  }

  /** The last segment died during its deferred actions: {@code br restore finish} continues. */
  SegmentReport resumeEnd(Tso end) {
    reached = end;
    segments++;
    SegmentReport report = bench.engine().finish(target(), Map.of());
    assertEnd(end, report);
    return report;
  }

  /** {@code br restore finish}: the end at the timestamp already reached. */
  SegmentReport finish() {
    assertSameAsOneGo();
    SegmentReport report = bench.engine().finish(target(), Map.of());
    assertEnd(reached, report);
    return report;
  }

  private void assertEnd(Tso end, SegmentReport report) {
    String one = uri("one");
    SegmentReport inOneGo = bench.engine().restore(request(one, Tso.ZERO, end, LastChoice.LAST));
    assertThat(report.actions().finished())
        .as("what fired")
        .isEqualTo(inOneGo.actions().finished());
    assertThat(report.actions().deferred().values()).as("what waits").containsOnly(0);
    CheckReport check = check();
    assertThat(check.problems()).as("check at the end").isEmpty();
    assertThat(check.pending()).isEmpty();
    assertThat(bench.engine().status(target(), Map.of()).state())
        .isEqualTo(RestoreStatus.State.FINISHED);
    if (hasUpstreamIds()) {
      TargetContents inOneGoContents = TargetContents.of(bench.plugins(), one);
      TargetContents contents = contents();
      assertSameVersions(inOneGoContents, contents, end);
      assertThat(
              Differences.between(
                  inOneGoContents.newestValues(), "one go", contents.newestValues(), "the chain"))
          .as("newest values")
          .isEmpty();
      assertAsTheUpstream(end, contents);
    } else {
      assertThat(Differences.between(export(one), "one go", export(target()), "the chain"))
          .as("exports")
          .isEmpty();
    }
  }

  /** Rows and public index entries byte by byte, definitions of what is not in flight, replicas. */
  private void assertAsTheUpstream(Tso end, TargetContents contents) {
    var model = new ModelState(scene.cluster(), scene.base(), end, excluded());
    var expected = new TreeMap<>(model.rows());
    expected.putAll(model.entries());
    var prefixes = new ArrayList<String>();
    for (LogicalState.Table table : model.tables()) {
      if (table.hasRows() && !table.isInFlight()) {
        Set<Long> owners = new HashSet<>(table.physicalIds());
        owners.add(table.id());
        owners.forEach(
            id -> {
              prefixes.add(HexText.of(TableKeys.recordPrefix(id)));
              table.info().indexes().stream()
                  .filter(index -> index.isPublic())
                  .forEach(
                      index -> prefixes.add(HexText.of(TableKeys.indexPrefix(id, index.id()))));
            });
      }
    }
    expected.keySet().removeIf(key -> prefixes.stream().noneMatch(key::startsWith));
    var found = new TreeMap<String, String>();
    var definitions = new TreeMap<String, String>();
    contents
        .newest()
        .forEach(
            (key, commit) -> {
              if (commit.isData() && prefixes.stream().anyMatch(key::startsWith)) {
                found.put(key, commit.found().orElse("nothing"));
              }
            });
    assertThat(Differences.between(expected, "the upstream", found, "the target"))
        .as("rows and index entries at the end")
        .isEmpty();
    contents
        .meta()
        .forEach(
            (key, json) -> {
              if (key instanceof MetaKey.Table || key instanceof MetaKey.Database) {
                definitions.put(key.toString(), ModelState.normal(json));
              }
            });
    var wanted = new TreeMap<>(model.definitions());
    for (LogicalState.Table table : model.tables()) {
      if (table.isInFlight()) {
        String key = new MetaKey.Table(table.schemaId(), table.id()).toString();
        wanted.remove(key);
        definitions.remove(key);
      }
    }
    scene.cluster().stateAt(end).databases().stream()
        .filter(database -> database.state() != 5)
        .forEach(
            database -> {
              String key = new MetaKey.Database(database.id()).toString();
              wanted.remove(key);
              definitions.remove(key);
            });
    assertThat(Differences.between(wanted, "the upstream", definitions, "the target"))
        .as("definitions at the end")
        .isEmpty();
    assertThat(contents.replicas()).as("TiFlash replicas at the end").isEqualTo(model.replicas());
  }

  /** A user creates a database on the target between segments. */
  void userCreatesDatabase(String name) {
    userCreatesDatabase(name, "utf8mb4_bin");
  }

  void userCreatesDatabase(String name, String collation) {
    String json =
        """
        {"id":%d,"db_name":{"O":"%s","L":"%s"},"charset":"utf8mb4","collate":"%s","state":5}\
        """
            .formatted(USERS_ID, name, name, collation);
    userWrites(new MetaKey.Database(USERS_ID), json.getBytes(StandardCharsets.UTF_8));
  }

  void userCreatesTable(long databaseId, String name) {
    userWrites(
        new MetaKey.Table(databaseId, USERS_ID + 1),
        GoJson.write(
            TableTree.of(
                Scene.PLAIN.renamed(name), USERS_ID + 1, () -> 0, scene.cluster().clock().last())));
  }

  /** A change of meta at a timestamp of the target. */
  void userWrites(MetaKey key, byte[] value) {
    userWrites(key, false, value);
  }

  void userDeletes(MetaKey key) {
    userWrites(key, true, new byte[0]);
  }

  private void userWrites(MetaKey key, boolean delete, byte[] value) {
    try (RestoreTarget opened = bench.plugins().openTarget(target(), OpenMode.WRITE, Map.of());
        TargetLease lease = opened.lock("a user")) {
      lease.check();
      Tso ts = opened.timestamp(reached);
      opened.putMeta(
          List.of(new MetaEntry(key.encode(), new Tso(ts.value() - 1), ts, delete, value)), ts);
    }
  }

  /** Pending actions. */
  List<FinishAction> waiting() {
    return bench.engine().status(target(), Map.of()).deferred().stream()
        .map(deferred -> deferred.action())
        .toList();
  }

  CheckReport check() {
    return bench.check(target());
  }

  TargetContents contents() {
    return TargetContents.of(bench.plugins(), target());
  }

  /** Requested replica count and labels of each table with TiFlash replicas, by its name. */
  SortedMap<String, String> replicas() {
    return contents().replicas();
  }

  /** Names of the restored tables, views and sequences, with their databases. */
  List<String> objects() {
    return export(target()).keySet().stream()
        .filter(file -> file.matches(".*-schema(-view|-sequence)?\\.sql"))
        .map(file -> file.replaceAll("-schema(-view|-sequence)?\\.sql$", ""))
        .distinct()
        .sorted()
        .toList();
  }

  /** The definition of an object as SHOW CREATE prints it. */
  String create(String name) {
    Map<String, String> files = export(target());
    return Stream.of("-schema.sql", "-schema-view.sql", "-schema-sequence.sql")
        .map(suffix -> files.get(name + suffix))
        .filter(text -> text != null)
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + files.keySet()));
  }

  /** The definition of a live table as it is stored. */
  JsonNode definition(String database, String table) {
    long schema = database(database).path("id").longValue();
    return contents().meta().entrySet().stream()
        .filter(entry -> entry.getKey() instanceof MetaKey.Table key && key.databaseId() == schema)
        .map(entry -> GoJson.parse(entry.getValue(), "target"))
        .filter(tree -> tree.path("name").path("L").asString().equals(table))
        .reduce(
            (first, second) -> {
              throw new AssertionError("two tables are called " + table);
            })
        .orElseThrow(() -> new AssertionError("no " + database + "." + table));
  }

  /** The definition of a live database as it is stored. */
  JsonNode database(String name) {
    return contents().meta().entrySet().stream()
        .filter(entry -> entry.getKey() instanceof MetaKey.Database)
        .map(entry -> GoJson.parse(entry.getValue(), "target"))
        .filter(tree -> tree.path("db_name").path("L").asString().equals(name))
        .reduce(
            (first, second) -> {
              throw new AssertionError("two databases are called " + name);
            })
        .orElseThrow(() -> new AssertionError("no database " + name));
  }

  /** Cells of a column as text, by the text of the first column. */
  SortedMap<String, String> column(String name, int position) {
    var cells = new TreeMap<String, String>();
    Path out = exported(target(), ExportFormat.CSV);
    Path file = out.resolve(name + ".000000000.csv");
    if (Files.exists(file)) {
      for (String line : read(file).split("\r?\n", -1)) {
        String[] parts = line.split(",", -1);
        if (parts.length > position && !parts[0].equals("\"id\"")) {
          cells.put(parts[0].replace("\"", ""), parts[position].replace("\"", ""));
        }
      }
    }
    return cells;
  }

  private Map<String, String> export(String target) {
    Path out = exported(target, ExportFormat.SQL);
    var files = new HashMap<String, String>();
    try (Stream<Path> all = Files.list(out)) {
      for (Path file : all.toList()) {
        if (!file.getFileName().toString().equals("metadata")) {
          files.put(file.getFileName().toString(), read(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private Path exported(String target, ExportFormat format) {
    Path out = scene.folder().resolve("export-" + System.nanoTime());
    bench.export(target, Tso.MAX, format, out);
    return out;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
