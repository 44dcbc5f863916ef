"""What sources of facts and places in a household are called."""

from __future__ import annotations

from huijia.apps.people.models import Membership, Source
from huijia.values.text import Text

SOURCE_LABELS: dict[str, Text] = {
    Source.DOCUMENT: Text(zh="看到的证件或材料", en="A document that was seen"),
    Source.STATEMENT: Text(zh="本人说明", en="What the person stated"),
    Source.ROSTER: Text(zh="导入的名册", en="An imported roster"),
    Source.REGISTER: Text(zh="其他部门的登记", en="Another authority's register"),
}
RELATION_LABELS: dict[str, Text] = {
    Membership.Relation.GUARDIAN: Text(zh="父母或其他监护人", en="Parent or other guardian"),
    Membership.Relation.CHILD: Text(zh="孩子", en="Child"),
    Membership.Relation.OTHER: Text(zh="其他成员", en="Other member"),
}
