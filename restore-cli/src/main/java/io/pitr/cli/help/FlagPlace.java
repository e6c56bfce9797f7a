package io.pitr.cli.help;

import io.pitr.cli.flag.Flag;
import java.lang.reflect.AnnotatedElement;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where help lists a flag.
 *
 * @param advanced listed by {@code --help-all} only
 */
record FlagPlace(FlagTopic topic, boolean advanced) {
  private static final FlagPlace EVERY_COMMAND = new FlagPlace(FlagTopic.EVERY_COMMAND, false);

  static FlagPlace of(OptionSpec option) {
    Object declaration = option.userObject();
    if (declaration instanceof io.pitr.api.option.OptionSpec ofPlugin) {
      return new FlagPlace(topic(ofPlugin), ofPlugin.advanced());
    }
    if (declaration instanceof Flag ofTable) {
      return new FlagPlace(topic(ofTable), true);
    }
    if (declaration instanceof AnnotatedElement field && field.isAnnotationPresent(Topic.class)) {
      Topic topic = field.getAnnotation(Topic.class);
      return new FlagPlace(topic.value(), topic.advanced());
    }
    return EVERY_COMMAND;
  }

  private static FlagTopic topic(io.pitr.api.option.OptionSpec option) {
    return switch (option.topic()) {
      case STORAGE -> FlagTopic.STORAGE;
      case TARGET -> FlagTopic.TARGET;
      case SECURITY -> FlagTopic.SECURITY;
      case TUNING -> FlagTopic.TUNING;
      case FINISH -> FlagTopic.SEGMENT;
    };
  }

  private static FlagTopic topic(Flag flag) {
    return switch (flag.group()) {
      case STORAGE -> FlagTopic.STORAGE;
      case TARGET -> FlagTopic.TARGET;
      case RESTORE, FINISH -> FlagTopic.SEGMENT;
      case ANY -> FlagTopic.EVERY_COMMAND;
    };
  }
}
