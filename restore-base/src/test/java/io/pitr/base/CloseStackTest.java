package io.pitr.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTest {
  private final List<String> ran = new ArrayList<>();
  private final CloseStack stack = new CloseStack();

  @Test
  void theLastStepRunsFirst() {
    add("lease");
    add("mode");

    stack.close();

    assertThat(ran).containsExactly("mode", "lease");
  }

  @Test
  void stepsRunOnce() {
    add("lease");

    stack.close();
    stack.close();

    assertThat(ran).containsExactly("lease");
  }

  @Test
  void theOtherStepsRunAfterAFailureAndTheFirstOneIsThrown() {
    add("lease");
    addFailing("schedulers");
    add("mode");
    addFailing("speed");

    assertThatThrownBy(stack::close)
        .hasMessage("speed")
        .satisfies(
            first ->
                assertThat(first.getSuppressed()).singleElement().hasToString(text("schedulers")));
    assertThat(ran).containsExactly("speed", "mode", "schedulers", "lease");
  }

  @Test
  void anErrorOfTheMachineDoesNotSkipSteps() {
    add("lease");
    stack.add(
        () -> {
          throw new StackOverflowError();
        });

    assertThatThrownBy(stack::close).isInstanceOf(StackOverflowError.class);
    assertThat(ran).containsExactly("lease");
  }

  @Test
  void aCheckedExceptionIsThrownAsAnUncheckedOne() {
    add("lease");
    stack.add(
        () -> {
          throw new IOException("disk");
        });

    assertThatThrownBy(stack::close)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("disk");
    assertThat(ran).containsExactly("lease");
  }

  @Test
  void afterAFailureOfTheWorkThatFailureStaysTheFirst() {
    var work = new IllegalStateException("work");
    add("lease");
    addFailing("mode");

    stack.closeAfter(work);

    assertThat(work.getSuppressed()).singleElement().hasToString(text("mode"));
    assertThat(ran).containsExactly("mode", "lease");
  }

  private void add(String name) {
    stack.add(() -> ran.add(name));
  }

  private void addFailing(String name) {
    stack.add(
        () -> {
          ran.add(name);
          throw new IllegalStateException(name);
        });
  }

  private static String text(String message) {
    return new IllegalStateException(message).toString();
  }
}
