#!/bin/sh
# Make .venv, or bring it up to date, for: run | test | bench | spark. Quick when nothing changed.
#
# A stamp is written when its step is whole, so an interrupted run starts that step again. A stamp holds what the
# step depended on: the place of the tree (a moved virtual environment does not work), the lock, pyproject.toml.
set -eu

cd "$(dirname "$0")/.."
what=${1:?run, test, bench or spark}
case $what in
    run) lock=requirements.lock ;;
    test) lock=requirements-test.lock ;;
    bench) lock=requirements-bench.lock ;;
    spark) lock=requirements-spark.lock ;;
    *) echo "set-up.sh: '$what' is none of run, test, bench, spark" >&2; exit 2 ;;
esac

venv=.venv
place=$(pwd -P)
wanted="$(cksum "$lock" pyproject.toml)"

if [ "$(cat "$venv/made" 2>/dev/null)" != "$place" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
    python=$(sh scripts/find-python.sh)
    echo "Making $venv with $python" >&2
    rm -rf "$venv"
    "$python" -m venv "$venv"
    printf '%s\n' "$place" >"$venv/made"
fi

# What comes from the system's packages: looked at each time, as it can go without us.
[ "$what" = run ] || sh scripts/system-packages.sh "$venv/bin/python"
[ "$what" != spark ] || sh scripts/java.sh

[ "$(cat "$venv/ready-$what" 2>/dev/null)" != "$wanted" ] || exit 0

echo "Installing $lock (the first time this downloads some 100 MB)" >&2
rm -f "$venv"/ready-*
pip() { PIP_USER=0 "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }
# Every file must have the hash in the lock, and nothing is built from source; but pyspark, which is published as source only:
# it is copied, not compiled, by the setuptools of the lock.
# Byte code is made when something is first used: most of it never is.
if [ "$what" = spark ]; then
    echo "Spark is another 450 MB to download, and 480 MB on the disk" >&2
    tools=$(mktemp)
    awk '/^[^ ]/ { wanted = /^setuptools==/ } wanted' "$lock" >"$tools"
    pip install --quiet --no-compile --require-hashes --only-binary :all: -r "$tools"
    rm -f "$tools"
    pip install --quiet --no-compile --require-hashes --only-binary :all: --no-binary pyspark --no-build-isolation --no-cache-dir -r "$lock"
else
    pip install --quiet --no-compile --require-hashes --only-binary :all: -r "$lock"
fi
# The project itself; what builds it came with the lock.
pip install --quiet --no-build-isolation --no-deps -e .
[ "$what" != run ] || sh scripts/slim.sh "$venv"

# bench and spark hold all of test, test all of run: whoever has the larger has the smaller.
case $what in bench | spark) smaller='run test' ;; test) smaller=run ;; *) smaller='' ;; esac
for name in $smaller $what; do
    case $name in run) lock=requirements.lock ;; *) lock=requirements-$name.lock ;; esac
    cksum "$lock" pyproject.toml >"$venv/ready-$name"
done
