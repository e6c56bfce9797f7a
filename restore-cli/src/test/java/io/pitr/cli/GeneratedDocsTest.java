package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pitr.api.ErrorCode;
import io.pitr.cli.schema.JsonPage;
import io.pitr.cli.schema.OutputSchema;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With {@code -Dpitr.docs.write=true} the pages are written instead of compared. */
class GeneratedDocsTest {
  private static final Path DOCS = Path.of(System.getProperty("pitr.root", "..")).resolve("docs");
  private static final List<Field> CODES = constants();

  @Test
  void thePageOfFlagsIsThatOfTheCommands() throws IOException {
    compare("flags.md", GeneratedDocs.flags());
  }

  @Test
  void thePageOfErrorsIsThatOfTheCodes() throws IOException {
    compare("errors.md", GeneratedDocs.errors(codes()));
  }

  @Test
  void thePageOfDocumentsIsThatOfTheRecords() throws IOException {
    compare("json.md", JsonPage.text());
  }

  @Test
  void theSchemaOfDocumentsIsThatOfTheRecords() throws IOException {
    compare("json-schema.json", OutputSchema.text());
  }

  @Test
  void theLauncherKnowsTheFlagsOfThePluginsThatItLoadsOnDemand() throws IOException {
    compare("../restore-cli/src/dist/remote-flags", GeneratedDocs.remoteFlags());
  }

  @Test
  void manyCodesAreFound() {
    assertThat(codes()).hasSizeGreaterThan(50);
  }

  @Test
  void noTwoCodesHaveTheSameName() {
    assertThat(codes()).extracting(ErrorCode::code).doesNotHaveDuplicates();
  }

  private static void compare(String name, String page) throws IOException {
    Path file = DOCS.resolve(name);
    if (Boolean.getBoolean("pitr.docs.write")) {
      Files.createDirectories(DOCS);
      Files.writeString(file, page);
    }
    assertThat(file)
        .as(
            "write it anew: ./mvnw -pl restore-cli -am test -Dtest=GeneratedDocsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dpitr.docs.write=true")
        .hasContent(page);
  }

  @Test
  void aCodeHasTheNameOfItsConstant() {
    assertThat(CODES)
        .allSatisfy(constant -> assertThat(constant.getName()).isEqualTo(value(constant).code()));
  }

  private static List<ErrorCode> codes() {
    return CODES.stream().map(GeneratedDocsTest::value).toList();
  }

  private static List<Field> constants() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(place -> !place.contains("/io/pitr/format/proto/"))
            .withImportOption(place -> !place.contains("/io/pitr/tikv/grpc/"))
            .importPackages("io.pitr")
            .stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> field.getRawType().isEquivalentTo(ErrorCode.class))
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .map(JavaField::reflect)
            .toList();
  }

  private static ErrorCode value(Field constant) {
    try {
      return (ErrorCode) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
