package io.pitr.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NotesTest {
  @Test
  void notesThatDifferInNumbersAloneAreToldOnce() {
    assertThat(
            Notes.brief(
                List.of("job 1 left x", "index `a` built", "job 22 left x", "job 3 left x")))
        .containsExactly("job 1 left x (and 2 more like it)", "index `a` built");
  }

  @Test
  void twoAreToldEach() {
    assertThat(Notes.brief(List.of("job 1", "job 2"))).containsExactly("job 1", "job 2");
  }
}
