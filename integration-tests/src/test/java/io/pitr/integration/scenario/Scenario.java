package io.pitr.integration.scenario;

/** What happens in an upstream: the same statements each time. */
public interface Scenario {
  /** Databases of scenarios begin with this. */
  String PREFIX = "pitr_it_";

  void play(Stage stage);
}
