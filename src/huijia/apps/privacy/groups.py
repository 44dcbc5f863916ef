"""What is held of people, in groups that people understand: by what it is for."""

from __future__ import annotations

from collections.abc import Mapping

from huijia.apps.inventory.declaring import Purpose, Table
from huijia.values.text import Text

GROUPS: Mapping[str, Text] = {
    "people": Text(zh="个人和家庭", en="Person and household"),
    Purpose.CLAIMS.value: Text(zh="申领和决定", en="Claims and decisions"),
    Purpose.PAYMENTS.value: Text(zh="发放的款项", en="Payments"),
    Purpose.OUTREACH.value: Text(zh="联系人、走访和帮扶计划", en="Contacts, visits and support plans"),
    Purpose.ACCOUNT.value: Text(zh="登录用的账户", en="The account for signing in"),
    Purpose.MESSAGES.value: Text(zh="短信和信件", en="Messages"),
    "consent": Text(zh="告知和同意", en="What was told and agreed to"),
    Purpose.PROOF.value: Text(zh="谁看过、谁改过", en="Who looked, and who changed something"),
    Purpose.STAFF_WORK.value: Text(zh="办公室的工作", en="Work of the office"),
    Purpose.SERVICE.value: Text(zh="系统运行", en="Running the service"),
}
"""In the order in which they are shown."""

_BY_APP = {"consent": "consent"}
_OF_PEOPLE = "people"


def group_of(table: Table) -> str:
    """The group in which a table is shown."""
    app = str(table.model._meta.app_label)
    if app == "people" and table.purpose is Purpose.CLAIMS:
        return _OF_PEOPLE
    return _BY_APP.get(app, table.purpose.value)
