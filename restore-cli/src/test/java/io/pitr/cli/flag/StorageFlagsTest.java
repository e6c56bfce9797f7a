package io.pitr.cli.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of storages that Go br has reach the plugins (spec/restore-flow.md §1.6). */
class StorageFlagsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--s3.endpoint",
        "--s3.region",
        "--s3.provider",
        "--s3.role-arn",
        "--s3.external-id",
        "--s3.profile",
        "--s3.storage-class",
        "--s3.sse",
        "--s3.sse-kms-key-id",
        "--s3.acl",
        "--gcs.endpoint",
        "--gcs.storage-class",
        "--gcs.predefined-acl",
        "--gcs.credentials-file",
        "--azblob.endpoint",
        "--azblob.account-name",
        "--azblob.account-key",
        "--azblob.sas-token",
        "--azblob.access-tier",
        "--azblob.encryption-scope",
        "--azblob.encryption-key",
        "--no-credentials",
        "--send-credentials-to-tikv"
      })
  void aFlagOfGoBrReachesThePlugins(String name) {
    List<Flag> found =
        FlagTable.of(Set.of(FlagGroup.values())).stream()
            .filter(flag -> flag.names().contains(name))
            .toList();

    assertThat(found).hasSize(1);
    assertThat(found.get(0).effect()).isEqualTo(Flag.Effect.PASSED);
    assertThat(found.get(0).key()).isEqualTo(name.substring(2));
  }
}
