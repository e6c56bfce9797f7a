package io.pitr.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Classes of tests run side by side; a command sets up the log of its whole process. */
class SharedLogTest {
  @Test
  void testsThatRunCommandsInTheirOwnProcessRunOneAfterAnother() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Test")
        .should(runInTheSameThreadIfTheyRunCommands())
        .check(new ClassFileImporter().importPackagesOf(SharedLogTest.class));
  }

  private static ArchCondition<JavaClass> runInTheSameThreadIfTheyRunCommands() {
    return new ArchCondition<>("have @Execution(SAME_THREAD) if they run commands") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean runsCommands =
            type.getMethodCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().isEquivalentTo(CliRun.class)
                            || (call.getTargetOwner().isEquivalentTo(Main.class)
                                && call.getName().equals("run")));
        if (runsCommands && !isSameThread(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " runs commands: add @Execution(SAME_THREAD)"));
        }
      }
    };
  }

  private static boolean isSameThread(JavaClass type) {
    return type.tryGetAnnotationOfType(Execution.class)
        .filter(execution -> execution.value() == ExecutionMode.SAME_THREAD)
        .isPresent();
  }
}
