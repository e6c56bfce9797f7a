#!/usr/bin/env bash
# Benches. From anywhere:
#   bench/run.sh stages [SHAPE]...   each stage of the apply path against its limits, as a table
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-stages}
shift || true
mvn=${MVN:-./mvnw -B -q -o}
classpath=bench/target/classpath.txt
if [ -z "${NO_BUILD:-}" ]; then
  $mvn -Dquick -pl bench -am compile
  $mvn -Dquick -pl bench -am dependency:build-classpath -Dmdep.outputFile="$PWD/$classpath" \
    -Dmdep.includeScope=runtime -DexcludeTransitive=false compile
fi
case $what in
  stages) main=io.pitr.bench.StageTable ;;
  *) echo "unknown bench: $what" >&2; exit 2 ;;
esac
exec java ${JAVA_OPTS:-} -cp "bench/target/classes:$(cat $classpath)" "$main" "$@"
