package io.pitr.inspect.report;

/** Builds HTML. Every text except constant markup is escaped. */
final class HtmlText {
  private final StringBuilder html = new StringBuilder();

  HtmlText raw(String markup) {
    html.append(markup);
    return this;
  }

  HtmlText text(String text) {
    html.append(escape(text));
    return this;
  }

  /** Appends an element with text content. */
  HtmlText element(String name, String text) {
    return element(name, "", text);
  }

  /**
   * @param attributes constant markup with a leading blank; not escaped
   */
  HtmlText element(String name, String attributes, String text) {
    return raw("<" + name + attributes + ">").text(text).raw("</" + name + ">");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
