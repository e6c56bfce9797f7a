package io.pitr.inspect.report;

/** Pieces of HTML; every text that is not the program's own is escaped. */
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

  /** An element with a text in it. */
  HtmlText element(String name, String text) {
    return element(name, "", text);
  }

  /**
   * @param attributes with a leading blank, the program's own
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
