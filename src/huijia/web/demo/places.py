"""The demo's areas. No province has the code 99."""

from __future__ import annotations

COUNTY, TOWNSHIP, OTHER_TOWNSHIP = "990101", "990101100", "990101101"

AREAS = (
    ("99", "示例省", "Example Province"),
    ("9901", "示例市", "Example City"),
    (COUNTY, "示例县", "Example County"),
    (TOWNSHIP, "青禾镇", "Qinghe Town"),
    (OTHER_TOWNSHIP, "白杨镇", "Baiyang Town"),
    ("990101100201", "东村", "East Village"),
    ("990101100202", "西村", "West Village"),
    ("990101100203", "南河村", "South River Village"),
    ("990101100204", "北坡村", "North Slope Village"),
    ("990101100205", "柳树村", "Willow Village"),
    ("990101100206", "石桥村", "Stone Bridge Village"),
    ("990101100207", "梨园村", "Pear Orchard Village"),
    ("990101100208", "新塘村", "New Pond Village"),
)
"""Code, Chinese name, English name; the larger first."""

VILLAGES = tuple(code for code, _, _ in AREAS if len(code) == 12)
NAMES = {code: zh for code, zh, _ in AREAS}
