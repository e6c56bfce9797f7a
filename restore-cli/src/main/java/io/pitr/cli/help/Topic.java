package io.pitr.cli.help;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The heading of help under which the flag of this field is listed. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Topic {
  FlagTopic value();

  /** Listed by {@code --help-all} only. */
  boolean advanced() default false;
}
