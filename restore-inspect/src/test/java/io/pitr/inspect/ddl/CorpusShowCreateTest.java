package io.pitr.inspect.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.inspect.CorpusTarget;
import io.pitr.inspect.MapSnapshot;
import io.pitr.inspect.schema.SchemaObject;
import io.pitr.inspect.schema.SchemaReader;
import io.pitr.sql.text.SourceRules;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CorpusShowCreateTest {

  @ParameterizedTest
  @ValueSource(strings = {"full", "s1", "s2", "s3", "s4"})
  void allDefinitionsOfACutMatchTheClustersOutput(String cut) {
    CorpusTarget corpus = CorpusTarget.alpha();
    TreeMap<String, String> expected = new TreeMap<>();
    for (JsonNode object : corpus.expected(cut)) {
      String name = object.path("schema").asString() + "." + object.path("table").asString();
      expected.put(name, object.path("create").asString());
    }
    TreeMap<String, String> actual = new TreeMap<>();
    ShowCreate show = new ShowCreate(SourceRules.newest(true));
    try (MapSnapshot snapshot = corpus.at(corpus.cuts().get(cut))) {
      SchemaReader reader = new SchemaReader(snapshot);
      reader
          .databases()
          .forEach(
              database ->
                  reader
                      .objects(database)
                      .forEach(
                          object ->
                              actual.put(
                                  object.schema() + "." + object.name(), text(show, object))));
    }
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    // The cluster reads the current state of its allocators, even for an older snapshot.
    boolean newest = cut.equals("s4");
    expected.forEach(
        (name, text) ->
            assertThat(newest ? actual.get(name) : withoutAllocator(actual.get(name)))
                .as(name)
                .isEqualTo(newest ? text : withoutAllocator(text)));
  }

  private static String withoutAllocator(String text) {
    return text.replaceAll(" AUTO_INCREMENT=\\d+", "");
  }

  private static String text(ShowCreate show, SchemaObject object) {
    return show.object(object.schema(), object.table(), object.autoIds().next(object.table()));
  }
}
