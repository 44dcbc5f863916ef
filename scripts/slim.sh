#!/bin/sh
# Take out of a virtual environment (first argument) what Huijia never loads: some 175 MB.
#
# Arrow's wheel carries a server for remote tables, a client for one vendor's storage, C++ headers and
# its own tests. Libraries bring their words in a hundred languages, of which Huijia speaks two, the sources of those words, and those of their
# compiled parts. Byte code comes back for what is really used, when it is first used.
set -eu

site=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
arrow=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')/pyarrow
if [ -d "$arrow" ]; then
    rm -rf "$arrow/include" "$arrow/tests"
    rm -f "$arrow"/libarrow_flight.* "$arrow"/_flight.* "$arrow"/libarrow_s3.* "$arrow"/_s3fs.*
fi
find "$site" -type f \( -name '*.po' -o -name '*.pyx' -o -name '*.pxi' -o -name '*.h' -o -name '*.c' -o -name '*.cpp' \) -exec rm -f {} +
find "$site" -type f -path '*/locale/*/LC_MESSAGES/*.mo' ! -path '*/locale/zh*' ! -path '*/locale/en*' -exec rm -f {} +
find "$site" -name __pycache__ -type d -prune -exec rm -rf {} +
