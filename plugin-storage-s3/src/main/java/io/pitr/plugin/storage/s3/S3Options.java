package io.pitr.plugin.storage.s3;

import io.pitr.api.option.CommonOptionSpecs;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionTopic;
import io.pitr.api.option.OptionValues;
import java.util.List;

/** The flags of this plugin, with the names that Go {@code br} has. */
final class S3Options {
  static final String PREFIX = "s3.";

  static final List<OptionSpec> ALL =
      List.of(
          OptionSpec.text("s3.endpoint", "URL of the S3 service."),
          OptionSpec.text("s3.region", "Region of the bucket."),
          OptionSpec.text(
              "s3.provider", "Kind of service: aws, alibaba, ceph, netease, tencent or other."),
          OptionSpec.text("s3.role-arn", "Role to assume.").under(OptionTopic.SECURITY),
          OptionSpec.text("s3.external-id", "External id of the role.").under(OptionTopic.SECURITY),
          OptionSpec.text("s3.profile", "Profile in the shared AWS configuration.")
              .under(OptionTopic.SECURITY),
          OptionSpec.text("s3.storage-class", "Storage class of objects that are written.")
              .asAdvanced(),
          OptionSpec.text("s3.sse", "Server-side encryption of objects that are written.")
              .asAdvanced(),
          OptionSpec.text("s3.sse-kms-key-id", "KMS key of the server-side encryption.")
              .asAdvanced(),
          OptionSpec.text("s3.acl", "Canned ACL of objects that are written.").asAdvanced(),
          CommonOptionSpecs.NO_CREDENTIALS,
          CommonOptionSpecs.SEND_CREDENTIALS);

  private S3Options() {}

  static boolean isDeclared(String name) {
    return ALL.stream().anyMatch(spec -> spec.name().equals(name));
  }

  /** The text of the option {@code s3.NAME}; empty for names that only a URL can have. */
  static String text(OptionValues options, String name) {
    return isDeclared(PREFIX + name) ? options.text(PREFIX + name) : "";
  }
}
