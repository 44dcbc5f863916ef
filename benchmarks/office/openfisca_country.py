"""The rule of `huijia.cli.bench.openfisca_rule` as a country package, for `openfisca serve`.

The module is taken from its file: the environment in which OpenFisca answers has nothing else of Huijia.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "src" / "huijia" / "cli" / "bench" / "openfisca_rule.py"
_found = spec_from_file_location("openfisca_rule", _FILE)
assert _found is not None
assert _found.loader is not None
_rule = module_from_spec(_found)
_found.loader.exec_module(_rule)

CountryTaxBenefitSystem = _rule.system

__all__ = ["CountryTaxBenefitSystem"]
