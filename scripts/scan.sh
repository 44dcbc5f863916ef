#!/bin/sh
# Look for holes: in our code (bandit), in what we install (pip-audit), and for secret keys in files.
#
# What bandit finds and somebody has looked at stands in scripts/reviewed-findings.json; anything else ends this with 1. After looking at
# new findings: sh scripts/scan.sh --reviewed. Asserts and starting our own processes are no findings here.
set -eu

cd "$(dirname "$0")/.."
bin=.venv/bin
reviewed=scripts/reviewed-findings.json
quiet="-q -r src scripts -s B101,B404,B603,B607"

if [ "${1:-}" = --reviewed ]; then
    # shellcheck disable=SC2086
    $bin/bandit $quiet -f json -o "$reviewed" --exit-zero
    $bin/python scripts/shorten_findings.py "$reviewed"
    exit 0
fi
# shellcheck disable=SC2086
$bin/bandit $quiet -b "$reviewed"

# Keys of known forms: of files, clouds, forges, chats, payment services, and tokens that are signed. (detect-secrets needs a minute for the
# same, and its guesses by entropy name a hundred test passwords.)
known='-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22}|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{10}|[sr]k_live_[A-Za-z0-9]{16}|AIza[A-Za-z0-9_-]{35}|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.|pypi-[A-Za-z0-9_-]{50}'
if git grep -InE -e "$known" -- . ':!scripts/scan.sh'; then
    echo "The lines above hold what looks like a secret key. Take it out, and make a new one: what was committed is known." >&2
    exit 1
fi

for lock in requirements*.lock; do
    told=$($bin/pip-audit --requirement "$lock" --disable-pip --no-deps --progress-spinner off --timeout 10 2>&1) && answer=0 || answer=$?
    case $told in
    *"Found "*" known vulnerabilit"*) printf '%s\n%s\n' "$lock:" "$told" >&2; exit 1 ;;
    *"could not be audited"*) answer=1 ;;
    esac
    if [ "$answer" != 0 ]; then
        echo "NOT SCANNED: what is installed, as the service that knows of holes could not be asked. Run sh scripts/scan.sh where it can." >&2
        break
    fi
done
