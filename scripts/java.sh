#!/bin/sh
# Make sure of Java 17 or later, on which Spark runs.
#
# On Debian and Ubuntu root installs it; anybody else is told what to install, and it stops here.
set -eu

has_java() {
    version=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ]
}

if has_java; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing from the system's packages: openjdk-17-jre-headless" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2
    apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >&2
    if has_java; then exit 0; fi
fi
cat >&2 <<MESSAGE
Spark needs Java 17 or later, which is not here.
Install it, then run make again:
    Debian, Ubuntu:  apt-get install openjdk-17-jre-headless
    Fedora, RHEL:    dnf install java-17-openjdk-headless
    macOS:           brew install openjdk@17
MESSAGE
exit 1
