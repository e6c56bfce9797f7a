package io.pitr.engine.report;

import io.pitr.api.Tso;
import java.util.List;

/**
 * What giving a chain up left.
 *
 * @param chain empty when there was none
 * @param reached by sealed segments; zero when none was sealed
 * @param objects names of the restored objects that stay on the target
 * @param detail a sentence for people
 */
public record AbortReport(String chain, Tso reached, List<String> objects, String detail) {
  public AbortReport {
    objects = List.copyOf(objects);
  }
}
