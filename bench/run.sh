#!/usr/bin/env bash
# Benches. From anywhere:
#   bench/run.sh stages [SHAPE]...          each stage of the apply path against its limits, a table
#   bench/run.sh sort [JMH OPTION]...       the sorter beside those of fastutil and the JDK
#   bench/run.sh backup out=DIR mib=N ...   writes a backup as sysbench leaves it
#   bench/run.sh apply backup=DIR ...       applies its log to an embedded target, with limits=1
#                                           against the limits measured in the same process
#   bench/run.sh follow backup=DIR ...      restores it by the engine, in one go or, with segments=10,
#                                           as a follower whose log's checkpoint goes ahead
#   bench/run.sh end-to-end ...             logs of 0.5 to 4 GiB, one go and ten segments, against
#                                           their limits and a simple tool: one table, half an hour
#                                           the first time
#   bench/run.sh cluster ...                a corpus in segments into a simulated cluster whose
#                                           servers take their time: where the time goes
#   bench/processes.sh BACKUP TARGET        ./br in one go, and a process for each of ten segments
# With the Java that ./br takes: that of JAVA_HOME, else the newest. JAVA_OPTS goes to the virtual
# machine; NO_BUILD=1 runs what is built.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=restore-cli/src/dist/find-java
source restore-cli/src/dist/find-java
find_java
what=${1:-stages}
shift || true
mvn=${MVN:-./mvnw -B -q -o}
classpath=bench/target/classpath.txt
if [ -z "${NO_BUILD:-}" ]; then
  $mvn -Dquick -Dmaven.test.skip=true -pl bench -am package dependency:build-classpath \
    -Dmdep.outputFile="$PWD/$classpath" -Dmdep.includeScope=runtime
fi
case $what in
  stages) main=io.pitr.bench.StageTable ;;
  sort) main=org.openjdk.jmh.Main; set -- SortBench "$@" ;;
  backup) main=io.pitr.bench.SysbenchBackup ;;
  apply) main=io.pitr.bench.ApplyRun ;;
  follow) main=io.pitr.bench.FollowRun ;;
  cluster) main=io.pitr.bench.ClusterRun ;;
  end-to-end) main=io.pitr.bench.EndToEnd ;;
  *) echo "unknown bench: $what" >&2; exit 2 ;;
esac
exec "$java_home/bin/java" ${JAVA_OPTS:-} -cp "$(echo bench/target/bench-*.jar):$(cat $classpath)" "$main" "$@"
