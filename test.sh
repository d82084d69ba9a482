#!/usr/bin/env bash
# Sets up, builds once, and runs all tests. The last line says how many passed, failed and were skipped.
set -euo pipefail
cd "$(dirname "$0")"
root=$PWD
. .ci/setup.sh

require_dotnet
setup_optional
if [ -z "${NAS_DATA:-}" ] && [ -d "$root/../shared/data" ]; then
  NAS_DATA=$(cd "$root/../shared/data" && pwd)
  export NAS_DATA
fi
# The networks of the tests are tiny: a second thread costs more than it saves.
export OMP_NUM_THREADS=1

results=artifacts/test-results
rm -rf "$results"
status=0
# One test project after the other: they compute on all cores. A test that hangs is named and ended.
dotnet test NasDsl.sln -c Release -nologo -m:1 --logger trx --results-directory "$results" \
  --blame-hang-timeout 10m --blame-hang-dump-type none || status=$?

passed=0 failed=0 skipped=0
for file in "$results"/*.trx; do
  [ -e "$file" ] || continue
  counters=$(grep -o '<Counters [^>]*>' "$file")
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$counters"; }
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed) + $(count error) + $(count timeout) + $(count aborted)))
  skipped=$((skipped + $(count total) - $(count executed)))
done

if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "A project did not build, or its tests broke off."
  failed=1
fi
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
if [ "$passed" -eq 0 ] || [ "$failed" -gt 0 ]; then status=1; fi
exit "$status"
