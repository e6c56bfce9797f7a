package io.pitr.format.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pitr.api.RestoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class HostileSchemaTest {
  private static final String[] REPLACEMENTS = {
    "null",
    "true",
    "-1",
    "3",
    "18446744073709551615",
    "99999999999999999999999",
    "1e400",
    "\"\"",
    "\"x\"",
    "[]",
    "[null]",
    "[7,{}]",
    "{}",
    "{\"id\":\"x\"}",
    "{\"x\":true}"
  };

  private static double scale() {
    return Double.parseDouble(System.getProperty("pitr.test.scale", "0.1"));
  }

  /** Replaces a random node of the tree by a value of another shape. */
  private static void mutate(JsonNode tree, Random random) {
    List<Runnable> places = new ArrayList<>();
    gather(tree, random, places);
    places.get(random.nextInt(places.size())).run();
  }

  private static void gather(JsonNode node, Random random, List<Runnable> places) {
    String text = REPLACEMENTS[random.nextInt(REPLACEMENTS.length)];
    JsonNode other = GoJson.parse(text.getBytes(StandardCharsets.UTF_8), "test");
    if (node instanceof ObjectNode object) {
      for (String key : List.copyOf(object.propertyNames())) {
        places.add(() -> object.set(key, other));
        gather(object.get(key), random, places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int at = i;
        places.add(() -> array.set(at, other));
        gather(array.get(i), random, places);
      }
    }
  }

  private static void returnsOrThrowsRestoreException(
      List<byte[]> texts, int rounds, Consumer<byte[]> use) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      JsonNode tree = GoJson.parse(texts.get(random.nextInt(texts.size())), "test");
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        mutate(tree, random);
      }
      byte[] json = GoJson.write(tree);
      try {
        use.accept(json);
      } catch (RestoreException e) {
        refused++;
      } catch (RuntimeException e) {
        fail(
            "seed %d, round %d: %s".formatted(seed, i, new String(json, StandardCharsets.UTF_8)),
            e);
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(1, rounds - 1);
  }

  @Test
  void tablesOfAnyShapeAreReadOrRefused() {
    List<byte[]> texts = new ArrayList<>();
    CorpusSchemas corpus = CorpusSchemas.open();
    corpus.logValues().stream()
        .filter(CorpusSchemas.LogValue::isTable)
        .forEach(value -> texts.add(value.json()));
    returnsOrThrowsRestoreException(
        texts,
        (int) (5000 * scale()),
        json -> {
          TableInfo table = TableInfo.parse(json);
          table.view("db", 1);
          table.allIds();
          table.physicalIds();
          table.mapIds(id -> id + 1, id -> id + 1).withoutPolicies().withTtlEnabled(false);
          InFlight.rollBack(table);
        });
  }

  @Test
  void jobsOfAnyShapeAreReadOrRefused() {
    List<byte[]> texts = new ArrayList<>();
    CorpusSchemas.open().logValues().stream()
        .filter(CorpusSchemas.LogValue::isJob)
        .forEach(value -> texts.add(value.json()));
    returnsOrThrowsRestoreException(
        texts,
        (int) (5000 * scale()),
        json -> {
          Job job = Job.parse(json);
          job.indexes();
          job.query();
          job.reorgCode();
          job.startTs();
          job.schemaName();
          job.subJobs().forEach(sub -> sub.reorgCode());
          job.finishedTs();
          job.finalTable();
        });
  }
}
