package io.pitr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How large classes and modules may grow. A large module is listed by name; a name that is no
 * longer needed fails the test.
 */
class SizeTest {
  private static final int CONSTRUCTOR_PARAMETERS = 8;
  private static final int RECORD_COMPONENTS = 12;
  private static final int MODULE_LINES = 10_000;

  /** {@code restore-sql} knows every type, collation and function of TiDB. */
  private static final Set<String> LARGE_MODULES = Set.of("restore-sql");

  @Test
  void aConstructorHasAtMostEightParameters() {
    assertThat(larger(SizeTest::isWritten, SizeTest::constructorParameters, CONSTRUCTOR_PARAMETERS))
        .isEmpty();
  }

  @Test
  void aRecordHasAtMostTwelveComponents() {
    assertThat(larger(JavaClass::isRecord, SizeTest::components, RECORD_COMPONENTS)).isEmpty();
  }

  @Test
  void aModuleHasAtMostTenThousandLinesOfMainCode() throws IOException {
    var lines = new TreeMap<String, Long>();
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("pitr.root", "..")))) {
      for (Path module :
          folders.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml"))).toList()) {
        long count = lines(module.resolve("src/main/java"));
        if (count > MODULE_LINES) {
          lines.put(module.getFileName().toString(), count);
        }
      }
    }

    assertThat(lines).containsOnlyKeys(LARGE_MODULES);
  }

  private static TreeMap<String, Integer> larger(
      Predicate<JavaClass> kind, ToIntFunction<JavaClass> size, int most) {
    return ArchitectureTest.OURS.stream()
        .filter(kind)
        .filter(type -> size.applyAsInt(type) > most)
        .collect(
            Collectors.toMap(JavaClass::getSimpleName, size::applyAsInt, Math::max, TreeMap::new));
  }

  /** Anonymous and local classes have constructors with a parameter for each captured variable. */
  private static boolean isWritten(JavaClass type) {
    return !type.isAnonymousClass() && !type.isLocalClass();
  }

  /** Parameters of the longest constructor that somebody wrote. */
  private static int constructorParameters(JavaClass type) {
    int added = parametersAddedByCompiler(type);
    return type.getConstructors().stream()
        .filter(constructor -> !constructor.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(constructor -> !isCanonical(type, constructor))
        .mapToInt(constructor -> constructor.getRawParameterTypes().size() - added)
        .max()
        .orElse(0);
  }

  /** The name and the position of an enum's constant, the instance around an inner class. */
  private static int parametersAddedByCompiler(JavaClass type) {
    if (type.isEnum()) {
      return 2;
    }
    return type.isInnerClass() ? 1 : 0;
  }

  private static boolean isCanonical(JavaClass type, JavaCodeUnit constructor) {
    return type.isRecord() && constructor.getRawParameterTypes().size() == components(type);
  }

  private static int components(JavaClass type) {
    return (int)
        type.getFields().stream()
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .count();
  }

  private static long lines(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .mapToLong(SizeTest::linesOf)
          .sum();
    }
  }

  private static long linesOf(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
