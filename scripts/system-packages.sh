#!/bin/sh
# Make sure of what the tests need from the system's packages: Chromium (pages) and Pango (letters). First argument: a Python.
#
# On Debian and Ubuntu root installs them; anybody else is told what to install, and it stops here.
set -eu

has_chromium() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}
has_pango() {
    "$1" -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("pangoft2-1.0"))'
}

missing=''
has_chromium || missing='chromium'
has_pango "$1" || missing="$missing libpango-1.0-0 libpangoft2-1.0-0"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing from the system's packages: $missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2
    # Each is a package's name of its own.
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >&2
    if has_chromium && has_pango "$1"; then exit 0; fi
fi
cat >&2 <<MESSAGE
The tests need what is not here: $missing
Install it, then run make again:
    Debian, Ubuntu:  apt-get install chromium libpango-1.0-0 libpangoft2-1.0-0
    Fedora, RHEL:    dnf install chromium pango
    macOS:           brew install --cask chromium && brew install pango
MESSAGE
exit 1
