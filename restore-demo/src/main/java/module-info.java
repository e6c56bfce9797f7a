import io.pitr.demo.DemoTool;
import java.util.spi.ToolProvider;

/** The sample shop of {@code br demo}: its backups, and a restore of them in segments. */
@org.jspecify.annotations.NullMarked
module io.pitr.demo {
  requires static org.jspecify;
  requires io.pitr.api;
  requires io.pitr.base;
  requires io.pitr.format;
  requires io.pitr.sql;
  requires io.pitr.writer;
  requires tools.jackson.databind;

  opens io.pitr.demo to
      tools.jackson.databind;

  provides ToolProvider with
      DemoTool;
}
