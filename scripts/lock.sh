#!/bin/sh
# Write the four hash-locked lists of requirements from pyproject.toml. UPGRADE=1 takes newer versions.
#
# Each larger list is bound to the versions of the smaller, so one .venv serves all. Only hashes of the public
# package index are wanted: no settings of this machine are read, and no host or path is written.
set -eu

cd "$(dirname "$0")/.."
if ! uv=$(command -v uv); then
    python=$(sh scripts/find-python.sh)
    [ -x .venv-lock/bin/uv ] || { "$python" -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet 'uv>=0.13'; }
    uv=.venv-lock/bin/uv
fi

unset UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_CONSTRAINT UV_OVERRIDE || true
compile() {
    "$uv" pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
        --no-emit-index-url --no-emit-find-links --no-header ${UPGRADE:+--upgrade} \
        --group build pyproject.toml "$@" >/dev/null
}
compile -o requirements.lock
compile --extra test --extra browser --extra duplicates --extra fhir --extra opendp -c requirements.lock -o requirements-test.lock
compile --extra test --extra browser --extra duplicates --extra fhir --extra opendp --extra bench -c requirements-test.lock -o requirements-bench.lock
compile --extra test --extra browser --extra duplicates --extra fhir --extra opendp --extra spark --group build-spark --no-binary pyspark -c requirements-test.lock -o requirements-spark.lock
sh scripts/check-locks.sh
