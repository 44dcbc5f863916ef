"""The care calendar: check-ups and vaccinations on a person's own device, as one page that sends nothing.

Here lie its schedules (dated YAML), the parts of its page, and the page that is made of them, as it is served and handed out. This room
knows of the engine only how dated parameters are read. Nothing of the office knows this room: no model, form, route or
task; the service serves the files of ``SITE`` as they are.
"""

from pathlib import Path

ROOM = Path(__file__).parent
SITE = ROOM / "site"
"""What the service serves at its root: a folder ``calendar`` with the finished page."""
