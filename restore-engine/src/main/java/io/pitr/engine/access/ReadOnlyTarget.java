package io.pitr.engine.access;

import io.pitr.api.RestoreException;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.api.target.TargetTraits;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.schema.ChainSchema;
import io.pitr.engine.schema.TargetGuard;
import io.pitr.registry.PluginRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Read-only view of a target. A target that does not exist yet looks empty. */
public final class ReadOnlyTarget implements AutoCloseable {
  private final @Nullable RestoreTarget target;
  private final String uri;

  private ReadOnlyTarget(@Nullable RestoreTarget target, String uri) {
    this.target = target;
    this.uri = uri;
  }

  /**
   * @param observer receives what the target waits for
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
      return openExisting(plugins, uri, options);
    } catch (RestoreException e) {
      if (e.code() != TargetError.TARGET_NOT_FOUND) {
        throw e;
      }
      return new ReadOnlyTarget(null, uri);
    }
  }

  /**
   * @throws RestoreException {@link TargetError#TARGET_NOT_FOUND}
   */
  public static ReadOnlyTarget openExisting(
      PluginRegistry plugins, String uri, Map<String, String> options) {
    RestoreTarget target = plugins.openTarget(uri, OpenMode.READ, options);
    return new ReadOnlyTarget(target, target.identity().uri());
  }

  /** The process that has the target locked. */
  public Optional<LeaseHolder> holder() {
    return target == null ? Optional.empty() : target.holder();
  }

  public String uri() {
    return uri;
  }

  public ChainStore store() {
    return ChainStore.openForReading(target == null ? new NoState() : target.state());
  }

  /** Empty for a target that does not exist. */
  public Optional<TargetTraits> traits() {
    return Optional.ofNullable(target).map(RestoreTarget::traits);
  }

  public TargetFacts facts() {
    return target == null ? TargetFacts.NONE : TargetFacts.of(target);
  }

  /** See {@link TargetGuard#require}. */
  public void requireUnchanged(ChainHead head, ChainSchema schema) {
    if (target != null) {
      TargetGuard.require(target, head, schema);
    }
  }

  @Override
  public void close() {
    if (target != null) {
      target.close();
    }
  }

  /** The state of a target that does not exist. */
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
      throw new IllegalStateException("the target does not exist and is opened for reading");
    }
  }
}
