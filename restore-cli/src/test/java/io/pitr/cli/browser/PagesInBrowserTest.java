package io.pitr.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pitr.cli.program.ProgramRun;
import io.pitr.demo.SampleShop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The pages as a browser shows them; left out where Chromium is not installed. With {@code
 * -Dpitr.docs.write=true} the pictures of the documentation are taken anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("io.pitr.cli.browser.Browser#isInstalled")
class PagesInBrowserTest {
  private static final boolean DRAW = Boolean.getBoolean("pitr.docs.write");
  private static final Path IMAGES =
      Path.of(System.getProperty("pitr.root", "..")).resolve("docs/images");
  private static final Path FOR_PICTURES = Path.of("/tmp/shop");
  private static final String TAB = "\ue004";
  private static final String ENTER = "\ue007";
  private static final String LEFT = "\ue012";
  private static final int TALLEST_PICTURE = 1400;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** In each element that has a text of its own: the smallest contrast of text and background. */
  private static final String LEAST_CONTRAST =
      """
      (() => {
        const parts = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m; };
        const light = c => c.slice(0, 3).map(v => v / 255)
          .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        let least = 21;
        for (const node of document.body.querySelectorAll("*")) {
          if (!node.getClientRects().length || ["SCRIPT", "title"].includes(node.tagName)
            || ![...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
          const style = getComputedStyle(node), ink = parts(node.ownerSVGElement ? style.fill : style.color);
          let behind = null;
          for (let at = node; at && !behind; at = at.parentElement) behind = parts(getComputedStyle(at).backgroundColor);
          const [a, b] = [light(ink), light(behind)].sort((x, y) => y - x);
          least = Math.min(least, (a + .05) / (b + .05));
        }
        return least;
      })()
      """;

  private Path folder;
  private SampleShop shop;
  private Browser browser;

  @BeforeAll
  void makePages(@TempDir Path temporary) throws Exception {
    folder = DRAW ? FOR_PICTURES : temporary;
    if (DRAW) {
      remove(folder);
      Files.createDirectories(folder);
    }
    shop = SampleShop.open(folder);
    run("log", "timeline", "--deep", "--html", "timeline.html");
    run(
        "restore",
        "point",
        "--full-backup-storage",
        "local://" + folder.resolve("full"),
        "--target",
        "embedded://restored",
        "--restored-ts",
        shop.firstCut().toString(),
        "--last=false");
    run(
        "restore",
        "point",
        "--target",
        "embedded://restored",
        "--start-ts",
        shop.firstCut().toString(),
        "--restored-ts",
        shop.beforeDrop().toString(),
        "--last=true",
        "--report",
        "report.html");
    browser = Browser.start();
    browser.allowClipboard();
  }

  @AfterAll
  void closeBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openTimeline() throws Exception {
    browser.prefer("light");
    browser.open(folder.resolve("timeline.html"));
  }

  @Test
  void theTimelineOpensAtTheMomentBeforeTheLastDrop() throws Exception {
    String flag = browser.text("flag");

    assertThat(flag).startsWith("--restored-ts ");
    long ts = Long.parseLong(flag.substring("--restored-ts ".length()));
    assertThat(ts).isBetween(shop.beforeDrop().value(), shop.end().value());
    assertThat(ts >> 18).isEqualTo(shop.beforeDrop().physicalMillis());
  }

  @Test
  void thePointerTellsAndDoesNotTake() throws Exception {
    String before = browser.text("flag");

    browser.move(middle(), chartY());

    assertThat(browser.text("flag")).isEqualTo(before);
    assertThat(browser.text("rows")).startsWith("pointer at 2026-03-02 ");
    assertThat(browser.eval("document.getElementById('hover') !== null").asBoolean()).isTrue();
  }

  @Test
  void aClickTakesTheMomentAndCopiesItsFlag() throws Exception {
    String before = browser.text("flag");
    browser.eval(
        "(window.said = [], new MutationObserver(() => said.push(el('copied').textContent))"
            + ".observe(el('copied'), { childList: true }))");

    browser.click(middle(), chartY());

    String flag = browser.text("flag");
    assertThat(flag).isNotEqualTo(before).matches("--restored-ts \\d{18}");
    copies(flag);
    assertThat(browser.eval("said.includes('copied')").asBoolean()).isTrue();
    long millis = Long.parseLong(flag.substring("--restored-ts ".length())) >> 18;
    double half = browser.eval("(whole[0] + whole[1]) / 2").asDouble();
    assertThat((double) millis)
        .isCloseTo(half, within(browser.eval("(whole[1] - whole[0]) / 100").asDouble()));
  }

  @Test
  void draggingZoomsInAndADoubleClickShowsAll() throws Exception {
    double whole = span();

    browser.drag(middle() - 100, middle() + 100, chartY());
    assertThat(span()).isLessThan(whole / 3);
    browser.doubleClick(middle(), chartY());

    assertThat(span()).isEqualTo(whole);
  }

  @Test
  void theWheelZooms() throws Exception {
    double whole = span();

    browser.wheel(middle(), chartY(), -100);
    double near = span();
    browser.wheel(middle(), chartY(), 100);

    assertThat(near).isLessThan(whole);
    assertThat(span()).isGreaterThan(near);
  }

  @Test
  void everythingCanBeDoneWithTheKeyboard() throws Exception {
    browser.press(TAB);
    assertThat(focused()).isEqualTo("copy");
    browser.press(TAB);
    assertThat(focused()).isEqualTo("chart");

    double whole = span();
    browser.press("+");
    assertThat(span()).isEqualTo(whole / 2);
    browser.press("0");
    assertThat(span()).isEqualTo(whole);
    String before = browser.text("flag");
    browser.press(LEFT);
    assertThat(browser.text("flag")).isNotEqualTo(before);
    browser.press("p");
    assertThat(browser.text("time")).isLessThan("2026-03-02 10:42");
    browser.press("n");
    assertThat(browser.text("flag")).isEqualTo(before);
    browser.press(ENTER);
    copies(before);

    browser.press(TAB);
    assertThat(browser.eval("document.activeElement.getAttribute('aria-label')").asString())
        .startsWith("Take the moment before ");
    browser.press(ENTER);
    assertThat(browser.text("flag")).isNotEqualTo(before);
    copies(browser.text("flag"));
  }

  @Test
  void theButtonOfAStatementTakesTheMomentBeforeIt() throws Exception {
    JsonNode last = browser.eval("data.ddl[data.ddl.length - 1]");

    browser.eval("[...document.querySelectorAll('#ddl button')].pop().click()");

    assertThat(browser.text("flag")).isEqualTo("--restored-ts " + last.path("before").asString());
  }

  @ParameterizedTest
  @CsvSource({
    "timeline, light",
    "timeline, dark",
    "report, light",
    "report, dark",
  })
  void pagesAreReadableAndLoadNothing(String page, String scheme) throws Exception {
    browser.prefer(scheme);
    browser.open(folder.resolve(page + ".html"));

    assertThat(browser.eval(LEAST_CONTRAST).asDouble()).isGreaterThanOrEqualTo(4.5);
    assertThat(browser.eval("performance.getEntriesByType('resource').length").asInt()).isZero();
    assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .as("nothing is wider than the window")
        .isTrue();
    if (DRAW) {
      browser.fit(TALLEST_PICTURE);
      Files.write(IMAGES.resolve(page + "-" + scheme + ".png"), browser.screenshot());
    }
  }

  /** Copying takes its time: the page is told later that it is done. */
  private void copies(String text) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!browser.clipboard().equals(text) && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    assertThat(browser.clipboard()).isEqualTo(text);
  }

  private double span() throws Exception {
    return browser.eval("view[1] - view[0]").asDouble();
  }

  private String focused() throws Exception {
    return browser.eval("document.activeElement.id").asString();
  }

  private int middle() throws Exception {
    return browser
        .eval(
            "Math.round(document.getElementById('chart').getBoundingClientRect().left"
                + " + (LABEL + width() - PAD) / 2 * document.getElementById('chart').clientWidth / width())")
        .asInt();
  }

  private int chartY() throws Exception {
    return browser
        .eval("Math.round(document.getElementById('chart').getBoundingClientRect().top + 60)")
        .asInt();
  }

  private void run(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(java.util.List.of(arguments));
    command.addAll(java.util.List.of("-s", "local://" + folder.resolve("log"), "--quiet"));
    ProgramRun run = ProgramRun.of(folder, command.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        files
            .sorted(Comparator.reverseOrder())
            .forEach(
                file -> {
                  try {
                    Files.delete(file);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
    }
  }
}
