package io.pitr.engine.schema;

import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.IdMap;

/**
 * A chain's schema, and the ids that its objects have on the target.
 *
 * @param model the schema as a segment left it; the next segment changes it in place
 */
public record ChainSchema(SchemaModel model, IdMap ids) {
  /** As the last of the sealed segments left it. */
  public static ChainSchema read(ChainStore store, int sealedSegments) {
    return read(store, sealedSegments, sealedSegments);
  }

  /**
   * @param idsThrough the segment up to which ids are read; one that is resumed has ids already
   */
  public static ChainSchema read(ChainStore store, int sealedSegments, int idsThrough) {
    return new ChainSchema(
        SchemaDocuments.read(store.objects(sealedSegments)), store.ids(idsThrough));
  }

  public ChainSchema withIds(IdMap other) {
    return new ChainSchema(model, other);
  }

  /** The restored objects as the log has them, for hooks. */
  public SchemaSnapshot current() {
    return new SchemaSnapshot(model.restoredTables(), ids);
  }
}
