#!/bin/sh
# Make .venv, or bring it up to date, for: run | test | bench. Quick when nothing changed.
#
# A stamp is written when its step is whole, so an interrupted run starts that step again. A stamp holds what the
# step depended on: the place of the tree (a moved virtual environment does not work), the lock, pyproject.toml.
set -eu

cd "$(dirname "$0")/.."
what=${1:?run, test or bench}
case $what in
    run) lock=requirements.lock ;;
    test) lock=requirements-test.lock ;;
    bench) lock=requirements-bench.lock ;;
    *) echo "set-up.sh: '$what' is none of run, test, bench" >&2; exit 2 ;;
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

[ "$(cat "$venv/ready-$what" 2>/dev/null)" != "$wanted" ] || exit 0

echo "Installing $lock (the first time this downloads some 100 MB)" >&2
rm -f "$venv"/ready-*
pip() { PIP_USER=0 "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }
# Every file must have the hash in the lock, and nothing is built from source.
# Byte code is made when something is first used: most of it never is.
pip install --quiet --no-compile --require-hashes --only-binary :all: -r "$lock"
# The project itself; what builds it came with the lock.
pip install --quiet --no-build-isolation --no-deps -e .
[ "$what" != run ] || sh scripts/slim.sh "$venv"

# bench holds all of test, test all of run: whoever has the larger has the smaller.
case $what in bench) smaller='run test' ;; test) smaller=run ;; *) smaller='' ;; esac
for name in $smaller $what; do
    case $name in run) lock=requirements.lock ;; *) lock=requirements-$name.lock ;; esac
    cksum "$lock" pyproject.toml >"$venv/ready-$name"
done
