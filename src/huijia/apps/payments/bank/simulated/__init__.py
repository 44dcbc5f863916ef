"""A bank that lives in a folder, for tests and the demo: takes orders, pays, refuses, returns late, and answers as badly as it is told to.

It holds no money and speaks to nobody. It knows orders and answers as files only, as a real bank does.
"""

from huijia.apps.payments.bank.simulated.bank import SimulatedBank
from huijia.apps.payments.bank.simulated.rates import HONEST, MISCHIEVOUS, Rates

__all__ = ["HONEST", "MISCHIEVOUS", "Rates", "SimulatedBank"]
