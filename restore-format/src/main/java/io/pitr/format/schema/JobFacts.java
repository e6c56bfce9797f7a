package io.pitr.format.schema;

import io.pitr.api.schema.DdlJobView;
import java.util.List;

/** Common fields of a job and of a step of a multi-schema change. */
abstract class JobFacts implements DdlJobView {
  private final Fields fields;

  JobFacts(Fields fields) {
    this.fields = fields;
  }

  abstract JobArguments arguments();

  final Fields fields() {
    return fields;
  }

  @Override
  public int typeCode() {
    return fields.small("type");
  }

  @Override
  public int stateCode() {
    return fields.small("state");
  }

  @Override
  public List<IndexArg> indexes() {
    return arguments().indexes();
  }

  @Override
  public List<Long> newIndexIds() {
    return arguments().newIndexIds();
  }

  @Override
  public List<Long> partitionIds() {
    return arguments().partitionIds();
  }

  @Override
  public List<Long> oldPhysicalIds() {
    return arguments().oldPhysicalIds();
  }

  @Override
  public List<Long> droppedTableIds() {
    return arguments().droppedTableIds();
  }

  @Override
  public List<GlobalIndexArg> oldGlobalIndexes() {
    return arguments().oldGlobalIndexes();
  }
}
