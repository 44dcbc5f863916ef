"""A campaign and some material to test with."""

from __future__ import annotations

from datetime import timedelta

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.campaigns.actions import add_material, add_step, move, plan_campaign
from tests.apps.conftest import NOW, TODAY


def planned_in(area: Area, mark: str = "") -> dict[str, object]:
    """Variable of an address -> a campaign, its step, and material of an area."""
    campaign = plan_campaign(
        by=SYSTEM, area=area, title_zh=f"冬天带娃{mark}", title_en="Winter", topic="child", starts_on=TODAY, ends_on=TODAY + timedelta(days=30), at=NOW,
    )  # fmt: skip
    step = add_step(by=SYSTEM, campaign=campaign, channel="radio", area=area, words="听一听", due_on=TODAY)
    material = add_material(by=SYSTEM, area=area, kind="leaflet", title=f"发烧{mark}")
    move(by=SYSTEM, material=material, kind="received", pieces=100, at=NOW)
    return {"int:campaign_id": campaign.pk, "int:step_id": step.pk, "int:material_id": material.pk}
