package io.pitr.engine.prepare;

import io.pitr.apply.RangeReader;
import io.pitr.catalog.MetaRangeReader;
import io.pitr.engine.chain.CommandLines;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentSources;
import io.pitr.registry.PluginRegistry;

/** A request and what it reads. */
public record SegmentInput(RestoreRequest request, SegmentSources sources, RangeReader ranges)
    implements AutoCloseable {

  public static SegmentInput open(PluginRegistry plugins, RestoreRequest request) {
    SegmentSources sources = SegmentSources.open(plugins, request);
    return new SegmentInput(
        request, sources, new RangeReader(sources.log().storage(), request.backups().logCipher()));
  }

  /** Reads ranges of schema changes. */
  public MetaRangeReader metaReader() {
    return (range, each) -> {
      var cursor = ranges.cursor(range);
      while (cursor.next()) {
        each.accept(cursor.key(), cursor.value());
      }
    };
  }

  /** The commands that continue the chain. */
  public CommandLines commands() {
    return CommandLines.of(request, sources);
  }

  @Override
  public void close() {
    try (sources) {
      ranges.close();
    }
  }
}
