package io.pitr.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shortens lists of notes: notes that differ only in numbers are shown once. */
final class Notes {
  private static final int SHOWN_SEPARATELY = 2;

  private Notes() {}

  static List<String> brief(List<String> notes) {
    Map<String, List<String>> alike = new LinkedHashMap<>();
    for (String note : notes) {
      alike.computeIfAbsent(note.replaceAll("\\d+", "#"), key -> new ArrayList<>()).add(note);
    }
    var brief = new ArrayList<String>();
    for (List<String> group : alike.values()) {
      if (group.size() <= SHOWN_SEPARATELY) {
        brief.addAll(group);
      } else {
        brief.add(group.get(0) + " (and " + (group.size() - 1) + " more like it)");
      }
    }
    return brief;
  }
}
