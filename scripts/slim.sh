#!/bin/sh
# Take out of a virtual environment (first argument) what Huijia never loads: some 140 MB.
#
# Arrow's wheel carries a server for remote tables, a client for one vendor's storage, C++ headers and its own
# tests. Byte code comes back for what is really used, when it is first used.
set -eu

site=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
arrow=$("$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')/pyarrow
if [ -d "$arrow" ]; then
    rm -rf "$arrow/include" "$arrow/tests"
    rm -f "$arrow"/libarrow_flight.* "$arrow"/_flight.* "$arrow"/libarrow_s3.* "$arrow"/_s3fs.*
fi
find "$site" -name __pycache__ -type d -prune -exec rm -rf {} +
