package io.pitr.cli.flag;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.option.OptionSpec;
import io.pitr.cli.flag.Flag.Effect;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FlagTableTest {
  private static final Set<FlagGroup> ALL = EnumSet.allOf(FlagGroup.class);
  private static final List<OptionSpec> DECLARED =
      InstalledPlugins.of(Optional.empty()).registry().options();

  @Test
  void aFlagThatIsIgnoredOrRefusedHasAReasonAndAnotherADescription() {
    assertThat(FlagTable.of(ALL))
        .allSatisfy(
            flag ->
                assertThat(flag.effect() == Effect.PASSED ? flag.description() : flag.reason())
                    .as(flag.key())
                    .isNotBlank());
  }

  @Test
  void theTableHasNoFlagOfAPlugin() {
    assertThat(FlagTable.of(ALL))
        .flatExtracting(Flag::names)
        .doesNotContainAnyElementsOf(
            DECLARED.stream().flatMap(option -> option.flags().stream()).toList());
  }

  @Test
  void theFlagsOfGoBrForStoragesAndClustersAreDeclaredByPlugins() {
    assertThat(DECLARED)
        .extracting(OptionSpec::name)
        .contains(
            "s3.endpoint",
            "s3.region",
            "s3.provider",
            "s3.role-arn",
            "s3.external-id",
            "s3.profile",
            "s3.storage-class",
            "s3.sse",
            "s3.sse-kms-key-id",
            "s3.acl",
            "no-credentials",
            "send-credentials-to-tikv",
            "ca",
            "cert",
            "key",
            "ratelimit",
            "pitr-batch-count");
  }

  @Test
  void aCommandOffersAnOptionIfItDoesWhatTheOptionIsFor() {
    assertThat(offered(FlagGroup.STORAGE)).contains("s3.endpoint").doesNotContain("ca");
    assertThat(offered(FlagGroup.TARGET)).contains("ca").doesNotContain("s3.endpoint", "online");
    assertThat(offered(FlagGroup.RESTORE)).contains("online", "send-credentials-to-tikv");
    assertThat(offered(FlagGroup.FINISH)).containsExactly("wait-tiflash-ready");
    assertThat(offered(FlagGroup.ANY)).isEmpty();
  }

  @Test
  void everyOptionIsOfferedBySomeCommand() {
    Predicate<OptionSpec> isOffered =
        option -> Arrays.stream(FlagGroup.values()).anyMatch(g -> offers(g, option));

    assertThat(DECLARED).allMatch(isOffered);
  }

  private static boolean offers(FlagGroup group, OptionSpec option) {
    return FlagGroup.meet(EnumSet.of(group), option.uses());
  }

  private static List<String> offered(FlagGroup group) {
    return DECLARED.stream().filter(option -> offers(group, option)).map(OptionSpec::name).toList();
  }
}
