"""What articles are about. The list is closed: pages show the topics in this order."""

from __future__ import annotations

from enum import StrEnum

from huijia.values.text import Text


class Topic(StrEnum):
    """A topic of the library."""

    REPRODUCTIVE = "reproductive"
    MATERNAL = "maternal"
    CHILD = "child"
    VACCINATION = "vaccination"
    NUTRITION = "nutrition"
    CONTRACEPTION = "contraception"
    MENTAL = "mental"
    FAMILY = "family"
    RIGHTS = "rights"
    HELP = "help"

    @property
    def label(self) -> Text:
        """Its name, as people read it."""
        return _LABELS[self]


_LABELS = {
    Topic.REPRODUCTIVE: Text("生殖健康", "Reproductive health"),
    Topic.MATERNAL: Text("孕产健康", "Before and after a birth"),
    Topic.CHILD: Text("孩子的健康", "Children's health"),
    Topic.VACCINATION: Text("预防接种", "Vaccination"),
    Topic.NUTRITION: Text("吃得健康", "Food"),
    Topic.CONTRACEPTION: Text("避孕知识", "Contraception"),
    Topic.MENTAL: Text("心理健康", "Mental health"),
    Topic.FAMILY: Text("各种家庭", "Families of every kind"),
    Topic.RIGHTS: Text("您的权利", "Your rights"),
    Topic.HELP: Text("到哪里求助", "Where to turn"),
}
