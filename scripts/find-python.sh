#!/bin/sh
# Print the Python that Huijia is set up with: 3.11 or newer, able to make a virtual environment.
# PYTHON=/path/to/python asks for a certain one.
set -eu

is_new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
without_venv=''

for candidate in ${PYTHON:-python3.11 python3 python3.14 python3.13 python3.12 python}; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    "$candidate" -c "$is_new_enough" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
    without_venv=${without_venv:-$candidate}
done

if [ -n "$without_venv" ]; then
    version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    cat >&2 <<MESSAGE
$without_venv is Python $version, but its modules venv and ensurepip are missing.
Install them, then run make again:
    Debian, Ubuntu:  apt-get install python$version-venv
    others:          the full Python $version of your system's packages
MESSAGE
elif [ -n "${PYTHON:-}" ]; then
    echo "PYTHON is '$PYTHON', which is no Python 3.11 or newer. Name another, or leave PYTHON empty." >&2
else
    cat >&2 <<'MESSAGE'
Huijia needs Python 3.11 or newer, and none was found. Install it, then run make again:
    Debian 12, Ubuntu 24.04 or newer:  apt-get install python3 python3-venv
    Fedora, RHEL 9:                    dnf install python3.11
    macOS, Windows (WSL), others:      the installer from Python's own site, or your system's packages
A Python in an unusual place is named with: make PYTHON=/path/to/python3.11 ...
MESSAGE
fi
exit 1
