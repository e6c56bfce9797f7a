package io.pitr.engine.prepare;

import io.pitr.api.RestoreException;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.api.target.TargetTraits;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.plugin.PluginRegistry;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.TargetGuard;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A target as one looks at it: one that is not there yet looks empty. */
public final class ReadOnlyTarget implements AutoCloseable {
  private final @Nullable RestoreTarget target;
  private final String uri;

  private ReadOnlyTarget(@Nullable RestoreTarget target, String uri) {
    this.target = target;
    this.uri = uri;
  }

  /**
   * @param observer hears what the target waits for
   */
  public static ReadOnlyTarget open(
      PluginRegistry plugins, RestoreRequest request, RestoreObserver observer) {
    ReadOnlyTarget opened = open(plugins, request.target(), request.options());
    if (opened.target != null) {
      opened.target.reportWaits(observer::waiting);
    }
    return opened;
  }

  public static ReadOnlyTarget open(
      PluginRegistry plugins, String uri, Map<String, String> options) {
    try {
      RestoreTarget target = plugins.openTarget(uri, OpenMode.READ, options);
      return new ReadOnlyTarget(target, target.identity().uri());
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND) {
        throw e;
      }
      return new ReadOnlyTarget(null, uri);
    }
  }

  public String uri() {
    return uri;
  }

  public ChainStore store() {
    return new ChainStore(target == null ? new NoState() : target.state());
  }

  /** Empty for a target that is not there. */
  public Optional<TargetTraits> traits() {
    return Optional.ofNullable(target).map(RestoreTarget::traits);
  }

  public TargetNames names() {
    return target == null ? TargetNames.NONE : TargetNames.of(target);
  }

  /** As {@link TargetGuard#require}. */
  public void requireUnchanged(ChainHead head, SchemaModel model) {
    if (target != null) {
      TargetGuard.require(target, store(), head, model);
    }
  }

  @Override
  public void close() {
    if (target != null) {
      target.close();
    }
  }

  /** The state of a target that is not there. */
  private static final class NoState implements StateStore {
    @Override
    public Optional<byte[]> get(String key) {
      return Optional.empty();
    }

    @Override
    public SortedMap<String, byte[]> scan(String prefix) {
      return new TreeMap<>();
    }

    @Override
    public void commit(StateChange change) {
      throw new IllegalStateException("there is no target to write to");
    }
  }
}
