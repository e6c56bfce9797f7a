package io.pitr.cli;

import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The original of a log in a replicated storage. */
final class ReplicaOptions {
  @Topic(FlagTopic.BACKUP)
  @Option(
      names = "--replica-of",
      paramLabel = "URL",
      description = {
        "URL of the storage that the log of --storage is replicated from. It is only read. The log",
        "ends where objects of the original have not arrived. Parameters of the URL override flags",
        "of the storage, for example s3://bucket/log?region=us-west-2."
      })
  @Nullable String replicaOf;

  /** Empty if the log is no replica. */
  Optional<String> original() {
    return Optional.ofNullable(replicaOf).filter(url -> !url.isEmpty());
  }
}
