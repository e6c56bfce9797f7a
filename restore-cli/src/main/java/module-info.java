import ch.qos.logback.classic.spi.Configurator;
import io.pitr.cli.BrTool;
import io.pitr.cli.log.SilentConfigurator;
import java.util.spi.ToolProvider;

/** The launcher {@code br}. */
@org.jspecify.annotations.NullMarked
module io.pitr.cli {
  requires static org.jspecify;
  requires io.pitr.api;
  requires io.pitr.base;
  requires io.pitr.catalog;
  requires io.pitr.engine;
  requires io.pitr.follow;
  requires io.pitr.inspect;
  requires info.picocli;
  requires tools.jackson.databind;
  requires java.management;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires org.slf4j;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;

  exports io.pitr.cli.log to
      ch.qos.logback.classic,
      ch.qos.logback.core;

  opens io.pitr.cli to
      info.picocli;
  opens io.pitr.cli.output to
      tools.jackson.databind;

  provides Configurator with
      SilentConfigurator;
  provides ToolProvider with
      BrTool;
}
