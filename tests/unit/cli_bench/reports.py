"""What a report says of itself, for pages that are written from reports."""

ABOUT = {
    "when": "2026-11-25T20:00:00+00:00",
    "commit": "0123456789ab",
    "command": "python -m benchmarks.office.install",
    "machine": {
        "processor": "A processor", "cores": 2, "memory_gb": 8.1, "system": "Linux 6", "python": "3.11.7",
    },
    "libraries": {"huijia": "0.1.0", "openfisca-core": None},
    "others_running": 0.1,
    "others_running_after": 0.0,
}  # fmt: skip
