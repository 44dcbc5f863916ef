"""Bring the web's third-party files into src/huijia/web/static/vendor, as they are served: run by hand when one is to be newer.

Needs npm. GOV.UK Frontend (MIT) loses what is not ours to use: its font and everything with a crown. htmx (0BSD) is
taken as it is. Versions stand here; the licences are written beside the files.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

GOVUK, HTMX = "govuk-frontend@6.6.0", "htmx.org@4.0.1"
VENDOR = Path(__file__).resolve().parent.parent / "src/huijia/web/static/vendor"
FONT = "system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif"


def main() -> None:
    """Fetch, cut, write."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", GOVUK, HTMX], cwd=folder, check=True)
        for archive in Path(folder).glob("*.tgz"):
            with tarfile.open(archive) as tar:
                tar.extractall(Path(folder, archive.name.split("-")[0]), filter="data")
        govuk, htmx = Path(folder, "govuk/package/dist/govuk"), Path(folder, "htmx.org/package")
        css = (govuk / "govuk-frontend.min.css").read_text()
        css = re.sub(r"@font-face\{[^}]*\}", "", css).replace("GDS Transport,arial,sans-serif", FONT)
        css = re.sub(r"/\*# sourceMappingURL.*?\*/", "", css)
        css = re.sub(r"background-image:url\(/assets/images/govuk-crest[^)]*\);?", "", css)
        assert "url(" not in css, "something else is fetched by the style sheet"
        (VENDOR / "govuk-frontend.css").write_text(css)
        js = re.sub(r"//# sourceMappingURL.*", "", (govuk / "govuk-frontend.min.js").read_text())
        (VENDOR / "govuk-frontend.js").write_text(js)
        js = re.sub(r"//# sourceMappingURL.*", "", (htmx / "dist/htmx.min.js").read_text())
        (VENDOR / "htmx.js").write_text(js)
        (VENDOR / "LICENSES.txt").write_text(
            f"{GOVUK}: MIT, Copyright (c) Crown copyright (Government Digital Service). Its font and images are not included.\n"
            f"{HTMX}: 0BSD.\n"
        )


if __name__ == "__main__":
    main()
