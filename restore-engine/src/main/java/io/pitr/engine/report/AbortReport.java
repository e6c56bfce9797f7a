package io.pitr.engine.report;

import io.pitr.api.Tso;
import java.util.List;

/**
 * The result of aborting a chain.
 *
 * @param chain empty if there was none
 * @param reached by sealed segments; zero if none was sealed
 * @param objects names of the restored objects that stay on the target
 * @param detail a sentence for the user
 */
public record AbortReport(String chain, Tso reached, List<String> objects, String detail) {
  public AbortReport {
    objects = List.copyOf(objects);
  }
}
