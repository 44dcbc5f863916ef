"""The rule of `huijia.cli.bench.openfisca_rule` as a country package, for `openfisca serve`."""

from huijia.cli.bench.openfisca_rule import system as CountryTaxBenefitSystem  # noqa: N812

__all__ = ["CountryTaxBenefitSystem"]
