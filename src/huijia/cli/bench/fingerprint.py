"""Whether two result files say the same, without holding either in memory."""

from __future__ import annotations

from pathlib import Path

VALUES = (
    "case_id, CAST(period AS VARCHAR), CAST(answer AS VARCHAR), CAST(amount_minor AS BIGINT), CAST(currency AS VARCHAR), "
    "CAST(reasons AS VARCHAR), CAST(missing AS VARCHAR), CAST(pack AS VARCHAR), CAST(pack_version AS VARCHAR), assessed_on"
)


def fingerprint_of(result: Path) -> dict[str, str]:
    """Rows, a checksum of all values of all rows in any order, and one in the order of the file."""
    import duckdb

    connection = duckdb.connect()
    try:
        found = connection.execute(
            f"SELECT count(*), sum(hash({VALUES})), sum(hash({VALUES}, file_row_number)) "
            "FROM read_parquet(?, file_row_number = true)",
            [str(result)],
        ).fetchone()
    finally:
        connection.close()
    assert found is not None
    return dict(zip(("rows", "values", "in_order"), map(str, found), strict=True))
