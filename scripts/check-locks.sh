#!/bin/sh
# Fail if a lock names a host, a path or an option, or holds a requirement without a hash.
set -eu

cd "$(dirname "$0")/.."
for lock in requirements.lock requirements-test.lock requirements-bench.lock requirements-spark.lock; do
    [ -s "$lock" ] || { echo "$lock is missing or empty; run make lock" >&2; exit 1; }
    if grep -nE '://|file:|@|^ *(-i|-f|--index|--extra|--find|--trusted)|(^|[ =])/' "$lock" >&2; then
        echo "$lock names a host, a path or an index (lines above); run make lock" >&2
        exit 1
    fi
    awk -v lock="$lock" '
        function check() { if (name && !hashes) { print lock ": " name " has no hash" > "/dev/stderr"; bad = 1 } }
        /^[A-Za-z0-9]/ { check(); name = $1; hashes = 0 }
        /--hash=sha256:/ { hashes++ }
        END { check(); exit bad }
    ' "$lock"
done
