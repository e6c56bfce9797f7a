package io.pitr.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which module may use which other. */
class ArchitectureTest {
  private static final String OWN = "io.pitr.";

  /** Classes of main code, without those generated from protobuf files. */
  static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(place -> !place.contains("/io/pitr/format/proto/"))
          .withImportOption(place -> !place.contains("/io/pitr/tikv/grpc/"))
          .importLocations(ownPlaces());

  private static List<Location> ownPlaces() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(ModuleDescriptorTest::isOwn)
        .map(ArchitectureTest::location)
        .toList();
  }

  private static Location location(Path place) {
    return Files.isDirectory(place)
        ? Location.of(place)
        : Location.of(URI.create("jar:" + place.toUri() + "!/"));
  }

  @Test
  void theContractForPluginsUsesNothingButJava() {
    classes()
        .that()
        .resideInAPackage("io.pitr.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "io.pitr.api..")
        .check(OURS);
  }

  /** A line for each module: its package, and the packages of the modules that it may use. */
  @ParameterizedTest(name = "{0} uses {1}")
  @CsvSource(
      delimiter = ':',
      textBlock =
          """
          api            :
          base           :
          format         : api base
          sql            : api base format
          apply          : api base format
          tikv           : api base format
          plugin         : api base
          embedded       : api base format sql apply
          cluster        : api base format sql apply tikv
          catalog        : api base format
          system         : api format sql catalog
          registry       : api
          engine         : api base format sql apply catalog system registry
          follow         : api base format catalog registry engine
          inspect        : api base format sql apply catalog registry engine
          writer         : api format sql
          demo           : api base format sql writer
          cli            : api base format sql catalog registry engine follow inspect
          sim            : api base format tikv
          testkit        : api
          """)
  void aModuleUsesOnlyThoseAboveIt(String module, String used) {
    List<String> allowed = Arrays.asList((used + " " + module).split(" "));
    noClasses()
        .that()
        .resideInAPackage(OWN + module + "..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in other modules of this project than " + used,
                other -> isOwn(other) && !allowed.contains(moduleOf(other))))
        .check(OURS);
  }

  private static boolean isOwn(JavaClass used) {
    return used.getPackageName().startsWith(OWN);
  }

  /** The part of a package's name that stands for the module. */
  private static String moduleOf(JavaClass used) {
    return used.getPackageName().substring(OWN.length()).split("\\.")[0];
  }

  @Test
  void noPluginUsesAnother() {
    slices().matching("io.pitr.plugin.(**)").should().notDependOnEachOther().check(OURS);
  }

  @Test
  void onlyTheProtocolIsUsedByTheSimulatedCluster() {
    noClasses()
        .that()
        .resideInAPackage("io.pitr.sim..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pitr.tikv.kv..", "io.pitr.tikv.pd..", "io.pitr.tikv.rpc..", "io.pitr.tikv.store..")
        .check(OURS);
  }

  @Test
  void modulesFormNoCycle() {
    slices().matching("io.pitr.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void packagesOfTheEngineFormNoCycle() {
    slices().matching("io.pitr.engine.(*)..").should().beFreeOfCycles().check(OURS);
  }

  /** A line for each package of restore-apply, and the packages of that module that it may use. */
  @ParameterizedTest(name = "{0} uses {1}")
  @CsvSource(
      delimiter = ':',
      textBlock =
          """
          plan  : plan
          write : write
          sort  : sort plan write
          read  : read plan sort
          """)
  void aPackageOfApplyUsesOnlyThoseBelowIt(String inner, String used) {
    List<String> allowed =
        Arrays.stream(used.split(" ")).map(name -> OWN + "apply." + name).toList();
    noClasses()
        .that()
        .resideInAPackage(OWN + "apply." + inner)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in other packages of apply than " + used,
                other ->
                    other.getPackageName().startsWith(OWN + "apply")
                        && !allowed.contains(other.getPackageName())))
        .check(OURS);
  }

  @Test
  void aSimpleNameMeansOneClass() {
    Map<String, List<String>> names =
        OURS.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().endsWith("-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    names.values().removeIf(classes -> classes.size() == 1);

    assertThat(names).isEmpty();
  }

  @Test
  void classesHaveNamesOfWhatTheyAre() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Managers?)(\\$.*)?").check(OURS);
  }
}
