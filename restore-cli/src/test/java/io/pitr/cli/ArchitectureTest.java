package io.pitr.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

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
import org.junit.jupiter.api.Test;

/** The arrows of the design: who may know whom. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(place -> !place.contains("/io/pitr/format/proto/"))
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
  void theContractForPluginsKnowsNothingButJava() {
    classes()
        .that()
        .resideInAPackage("io.pitr.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "io.pitr.api..")
        .check(OURS);
  }

  @Test
  void nothingKnowsAPlugin() {
    for (String plugin : List.of("storage.local", "storage.s3", "tiflash", "index", "gc")) {
      String own = "io.pitr.plugin." + plugin + "..";
      noClasses()
          .that()
          .resideOutsideOfPackage(own)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(own)
          .check(OURS);
    }
  }

  @Test
  void nothingButTheirOwnKnowsATarget() {
    for (String target : List.of("embedded", "tikv")) {
      String own = "io.pitr.target." + target + "..";
      noClasses()
          .that()
          .resideOutsideOfPackages(own, "io.pitr.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(own)
          .check(OURS);
    }
  }

  @Test
  void pluginsKnowTheContractAndTheFormatOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.pitr.plugin..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pitr.engine..",
            "io.pitr.inspect..",
            "io.pitr.cli..",
            "io.pitr.target..",
            "io.pitr.writer..",
            "io.pitr.testkit..")
        .check(OURS);
  }

  @Test
  void targetsKnowTheContractAndTheFormatOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.pitr.target..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pitr.engine..",
            "io.pitr.inspect..",
            "io.pitr.cli..",
            "io.pitr.writer..",
            "io.pitr.testkit..")
        .check(OURS);
  }

  @Test
  void theFormatKnowsTheContractOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.pitr.format..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are ours and neither contract nor format",
                c ->
                    c.getPackageName().startsWith("io.pitr.")
                        && !c.getPackageName().startsWith("io.pitr.api")
                        && !c.getPackageName().startsWith("io.pitr.format")))
        .check(OURS);
  }

  @Test
  void theEngineKnowsNeitherInspectionNorCommands() {
    noClasses()
        .that()
        .resideInAPackage("io.pitr.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pitr.inspect..", "io.pitr.cli..", "io.pitr.writer..", "io.pitr.testkit..")
        .check(OURS);
  }

  @Test
  void inspectionAndTheWriterKnowNoCommands() {
    noClasses()
        .that()
        .resideInAnyPackage("io.pitr.inspect..", "io.pitr.writer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pitr.cli..", "io.pitr.testkit..")
        .check(OURS);
  }

  @Test
  void modulesDoNotKnowEachOtherInCircles() {
    slices().matching("io.pitr.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void theEnginesPackagesDoNotKnowEachOtherInCircles() {
    slices().matching("io.pitr.engine.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void theCatalogStandsAtTheBottomOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("io.pitr.engine.catalog..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pitr.engine.apply..",
            "io.pitr.engine.chain..",
            "io.pitr.engine.hooks..",
            "io.pitr.engine.plan..",
            "io.pitr.engine.plugin..",
            "io.pitr.engine.schema..",
            "io.pitr.engine.segment..")
        .check(OURS);
  }

  @Test
  void classesHaveNamesThatSayWhatTheyAre() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Managers?)(\\$.*)?").check(OURS);
  }
}
