package io.pitr.cli.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds metrics in the text format of Prometheus, version 0.0.4: each family once, with help and
 * type; label values are escaped.
 */
final class MetricsText {
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> common;

  /**
   * @param common labels of all samples
   */
  MetricsText(Map<String, String> common) {
    this.common = Map.copyOf(common);
  }

  /** Starts a family. */
  MetricsText family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  MetricsText sample(String name, double value) {
    return sample(name, Map.of(), value);
  }

  MetricsText sample(String name, Map<String, String> labels, double value) {
    text.append(name);
    var all = new TreeMap<>(common);
    all.putAll(labels);
    if (!all.isEmpty()) {
      String before = "{";
      for (Map.Entry<String, String> label : all.entrySet()) {
        text.append(before).append(label.getKey()).append("=\"");
        text.append(escape(label.getValue())).append('"');
        before = ",";
      }
      text.append('}');
    }
    text.append(' ').append(number(value)).append('\n');
    return this;
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
