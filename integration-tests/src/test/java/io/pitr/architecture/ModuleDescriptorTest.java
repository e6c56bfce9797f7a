package io.pitr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the module descriptors say. */
class ModuleDescriptorTest {
  private static final Map<String, ModuleDescriptor> OURS = ours();

  /** Whether an entry of the class path is one of this project's modules. */
  static boolean isOwn(Path place) {
    String name = place.toString();
    boolean classes = name.endsWith("target" + File.separator + "classes");
    return (classes || name.endsWith("-SNAPSHOT.jar")) && Files.exists(place);
  }

  private static Map<String, ModuleDescriptor> ours() {
    Path[] places =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(ModuleDescriptorTest::isOwn)
            .toArray(Path[]::new);
    return ModuleFinder.of(places).findAll().stream()
        .map(ModuleReference::descriptor)
        .collect(Collectors.toMap(ModuleDescriptor::name, d -> d, (a, b) -> a, TreeMap::new));
  }

  @Test
  void everyModuleHasADescriptorOfItsOwn() {
    assertThat(OURS.keySet())
        .contains(
            "io.pitr.api",
            "io.pitr.apply",
            "io.pitr.base",
            "io.pitr.catalog",
            "io.pitr.system",
            "io.pitr.cli",
            "io.pitr.demo",
            "io.pitr.engine",
            "io.pitr.follow",
            "io.pitr.format",
            "io.pitr.sql",
            "io.pitr.tikv",
            "io.pitr.tikv.protocol",
            "io.pitr.inspect",
            "io.pitr.registry",
            "io.pitr.plugin.gc",
            "io.pitr.plugin.index",
            "io.pitr.plugin.storage.local",
            "io.pitr.plugin.storage.s3",
            "io.pitr.plugin.tiflash",
            "io.pitr.embedded",
            "io.pitr.cluster");
    assertThat(OURS.values()).noneMatch(ModuleDescriptor::isAutomatic);
  }

  @Test
  void theContractForPluginsRequiresNothingButJavaBase() {
    Set<String> required =
        OURS.get("io.pitr.api").requires().stream()
            .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
            .map(Requires::name)
            .collect(Collectors.toSet());

    assertThat(required).containsExactly("java.base");
  }

  @Test
  void nothingThatIsShippedRequiresAPluginOrATarget() {
    for (ModuleDescriptor module : OURS.values()) {
      assertThat(module.requires())
          .as(module.name())
          .noneMatch(r -> r.name().startsWith("io.pitr.plugin"))
          .noneMatch(r -> r.name().equals("io.pitr.embedded"))
          .noneMatch(r -> r.name().equals("io.pitr.cluster"));
    }
  }

  @Test
  void onlyTheDemoRequiresTheWriterOfBackups() {
    assertThat(OURS.values())
        .filteredOn(
            module -> module.requires().stream().anyMatch(r -> r.name().equals("io.pitr.writer")))
        .extracting(ModuleDescriptor::name)
        .containsOnly("io.pitr.demo");
  }

  @Test
  void servicesAreDeclaredInDescriptorsOnly() {
    for (Path place :
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(ModuleDescriptorTest::isOwn)
            .filter(Files::isDirectory)
            .toList()) {
      assertThat(place.resolve("META-INF/services")).doesNotExist();
    }
    for (String plugin :
        OURS.keySet().stream()
            .filter(
                n ->
                    n.startsWith("io.pitr.plugin")
                        || n.equals("io.pitr.embedded")
                        || n.equals("io.pitr.cluster"))
            .filter(n -> !OURS.get(n).packages().isEmpty())
            .toList()) {
      assertThat(OURS.get(plugin).provides())
          .as(plugin)
          .anyMatch(p -> p.service().equals("io.pitr.api.RestorePlugin"));
    }
  }

  @Test
  void commandsAreOpenToTheirParserAndDocumentsToTheirWriterOnly() {
    assertThat(OURS.get("io.pitr.cli").opens())
        .allMatch(
            opens ->
                opens
                    .targets()
                    .equals(
                        Set.of(
                            opens.source().equals("io.pitr.cli")
                                ? "info.picocli"
                                : "tools.jackson.databind")));
  }
}
