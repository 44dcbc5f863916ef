"""The law: one folder a benefit, read by ``engine.loading`` and by people.

A pack holds ``README.md``, ``pack.yaml``, ``inputs.py``, ``parameters.yaml`` and ``formulas.py``. Packs see the authoring
language and nothing else. To add one, add a folder; nothing here has to be told.
"""
