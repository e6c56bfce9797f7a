#!/usr/bin/env bash
# Restores one backup with br, in one go and with a process for each tenth of its log.
#   bench/processes.sh BACKUP TARGET [OPTION]...
# BR names another br than that of the working copy, for instance of an unpacked archive.
# BACKUP is a folder that `bench/run.sh backup` wrote; below TARGET all is removed. Options go to br.
set -euo pipefail
cd "$(dirname "$0")/.."
br=${BR:-./br}
backup=$(realpath "$1")
target=$2
shift 2
mapfile -t cuts <"$backup/cuts.txt"
TIMEFORMAT='%R s wall, %U s user, %S s system'

segment() {
  local to=$1 last=$2 where=$3
  shift 3
  "$br" restore point -s "local://$backup/log" --target "embedded://$target/$where" \
    --restored-ts "$to" --last="$last" --memory 512MiB "$@" >/dev/null 2>&1
}

tenths() {
  segment "${cuts[1]}" false tenths --full-backup-storage "local://$backup/full" "$@"
  for i in {2..10}; do
    segment "${cuts[i]}" "$([[ $i == 10 ]] && echo true || echo false)" tenths \
      --start-ts "${cuts[i - 1]}" "$@"
  done
}

"$br" --version >/dev/null
rm -rf "${target:?}/one" "$target/tenths"
mkdir -p "$target"
find "$backup/log" -type f -exec cat {} + >/dev/null
echo "one go:"
time segment "${cuts[10]}" true one --full-backup-storage "local://$backup/full" "$@"
echo "ten processes:"
time tenths "$@"
echo "nothing to do:"
time segment "${cuts[10]}" true tenths --start-ts "${cuts[9]}" "$@"
