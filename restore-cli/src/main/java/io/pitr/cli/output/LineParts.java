package io.pitr.cli.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The parts of a status line, from left to right. If the line is too long for the terminal, the
 * least important parts are left out.
 */
final class LineParts {
  private static final int SHORTEST_CUT = 12;

  private final List<Part> parts = new ArrayList<>();

  /** What a part says. The first constants are the most important. */
  enum Kind {
    SHARE,
    TIME_LEFT,
    WAIT,
    AMOUNT,
    RATE,
    OBJECT,
    KVS,
    BAR;

    /** Names and reasons are readable without their end; figures are not. */
    boolean canBeCut() {
      return this == WAIT || this == OBJECT;
    }
  }

  private record Part(Kind kind, String text) {}

  /** Adds a part at the right end; an empty text adds nothing. Control characters are escaped. */
  LineParts add(Kind kind, String text) {
    if (!text.isEmpty()) {
      parts.add(new Part(kind, TerminalText.line(text)));
    }
    return this;
  }

  /** All parts except the bar. */
  String withoutBar() {
    return line(parts.stream().filter(part -> part.kind != Kind.BAR).toList());
  }

  /** The most important parts that fit. */
  String fitting(int columns) {
    var kept = new ArrayList<>(parts);
    while (kept.size() > 1 && TextWidth.of(line(kept)) > columns) {
      Part least = kept.stream().max(Comparator.comparing(Part::kind)).orElseThrow();
      int at = kept.indexOf(least);
      int room = TextWidth.of(least.text) - (TextWidth.of(line(kept)) - columns);
      if (least.kind.canBeCut() && room >= SHORTEST_CUT) {
        kept.set(at, new Part(least.kind, TextWidth.cut(least.text, room)));
      } else {
        kept.remove(at);
      }
    }
    return TextWidth.cut(line(kept), columns);
  }

  /** A blank follows the bar, commas separate the other parts. */
  private static String line(List<Part> parts) {
    var line = new StringBuilder();
    Kind before = Kind.BAR;
    for (Part part : parts) {
      line.append(before == Kind.BAR ? " " : ", ").append(part.text);
      before = part.kind;
    }
    return line.toString();
  }
}
