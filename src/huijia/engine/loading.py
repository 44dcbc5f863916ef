"""Read a pack's folder: ``pack.yaml``, ``inputs.py``, ``parameters.yaml`` and ``formulas.py`` become one ``Pack``.

The formulas are Python and are executed: a pack is as trusted as a program. They can import the language and their own
inputs; what they compute is a tree of nodes, so no row of facts ever runs an author's code.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, ModuleType

from huijia.engine.fail_if import faults_of
from huijia.engine.language.declarations import Declared
from huijia.engine.language.expressions import Expression
from huijia.engine.model.facts import Contradiction, FactDeclaration
from huijia.engine.model.nodes import Rule
from huijia.engine.model.pack import Pack
from huijia.engine.model.procedure import Procedure
from huijia.engine.offered import offer_of
from huijia.engine.parameters import read_pack_file, read_parameters, read_procedure, sources_of
from huijia.values.errors import UnableToFindPack, UnableToLoadPack
from huijia.values.text import Text

LAW_FILES = ("pack.yaml", "inputs.py", "parameters.yaml", "formulas.py")
"""The files that decide an answer; the pack's version is made from their content."""


def load_pack(name: str | Path) -> Pack:
    """Load a pack by the name under which it is offered, or from a folder given as a path (``./my-pack`` or an absolute one).

    Loaded once for each content of its files. Raises ``UnableToFindPack`` or ``UnableToLoadPack``.
    """
    folder = folder_of(name)
    pack = _load(folder, version_of(folder))
    if not _is_path(name) and pack.id != name:
        raise UnableToLoadPack(f"{offer_of(str(name)).by} offers {name}, but its pack.yaml says {pack.id}")
    return pack


def pack_of(pack: str | Path | Pack) -> Pack:
    """A pack by its name, from its folder, or as it is."""
    return pack if isinstance(pack, Pack) else load_pack(pack)


@lru_cache(maxsize=64)
def load_procedure(name: str | Path) -> Procedure | None:
    """How a pack's benefit is claimed and decided; None for a pack that does not say. Raises as ``load_pack`` does."""
    path = folder_of(name) / "procedure.yaml"
    return read_procedure(path) if path.is_file() else None


def version_of(folder: Path) -> str:
    """The pack's version: 16 hexadecimal digits of the SHA-256 of its law files, the same on every system."""
    digest = hashlib.sha256()
    for file in LAW_FILES:
        path = folder / file
        if not path.is_file():
            raise UnableToLoadPack(f"{folder.name}: {file} is missing; a pack has {', '.join(LAW_FILES)}")
        # A checkout may write other line ends; that changes no law.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{file} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _is_path(name: str | Path) -> bool:
    return isinstance(name, Path) or str(name).startswith((".", "/", "~"))


def folder_of(name: str | Path) -> Path:
    """The folder of a pack by its name, or of one given as a path. Raises ``UnableToFindPack`` or ``UnableToLoadPack``."""
    if not _is_path(name):
        return offer_of(str(name)).folder
    folder = Path(name).expanduser()
    if not (folder / "pack.yaml").is_file():
        raise UnableToFindPack(f"{folder} holds no pack.yaml, so it is not a pack")
    return folder.resolve()


@lru_cache(maxsize=64)
def _load(folder: Path, version: str) -> Pack:
    file = read_pack_file(folder / "pack.yaml")
    parameters = read_parameters(folder / "parameters.yaml")
    inputs, formulas = _execute(folder, version)
    rules = tuple(rule for _, rule in _rules_in(formulas))
    by_name = {rule.name: rule for rule in rules}
    missing = [
        name for name in (file.amount, file.periods.first, file.periods.last) if name and name not in by_name
    ]
    if missing:
        raise UnableToLoadPack(
            f"pack.yaml names the rule {', '.join(missing)}, which formulas.py does not have"
        )
    pack = Pack(
        id=file.id,
        version=version,
        name=Text(zh=file.name.zh, en=file.name.en),
        summary=Text(zh=file.summary.zh, en=file.summary.en),
        case_kind=file.case,
        currency=file.currency,
        unit=file.periods.unit,
        covers_from=file.covers.from_,
        covers_to=file.covers.to,
        facts=tuple(_declarations_in(inputs)),
        contradictions=tuple(value for value in vars(inputs).values() if isinstance(value, Contradiction)),
        parameters=MappingProxyType(parameters),
        sources=MappingProxyType(sources_of(file.sources)),
        rules=rules,
        amount=by_name[file.amount],
        first_period=by_name[file.periods.first] if file.periods.first else None,
        last_period=by_name[file.periods.last] if file.periods.last else None,
        folder=folder,
    )
    faults = faults_of(pack)
    if faults:
        raise UnableToLoadPack("\n".join(f"{file.id}: {fault}" for fault in dict.fromkeys(faults)))
    return pack


def _execute(folder: Path, version: str) -> tuple[ModuleType, ModuleType]:
    """Run ``inputs.py`` and ``formulas.py`` as modules of a package of their own, so that two versions of one pack
    can be loaded side by side."""
    package = f"_huijia_pack_{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}_{version}"
    parent = ModuleType(package)
    parent.__path__ = [str(folder)]
    sys.modules[package] = parent
    try:
        return _module(package, folder, "inputs"), _module(package, folder, "formulas")
    except UnableToLoadPack:
        raise
    except Exception as error:
        raise UnableToLoadPack(f"{folder.name}: {_place_of(error, folder)}{error}") from error


def _module(package: str, folder: Path, name: str) -> ModuleType:
    qualified = f"{package}.{name}"
    if qualified in sys.modules:
        return sys.modules[qualified]
    path = folder / f"{name}.py"
    module = ModuleType(qualified)
    module.__file__, module.__package__ = str(path), package
    sys.modules[qualified] = module
    try:
        # Compiled here, not imported: Python's bytecode cache would run an older text that was changed within a second.
        exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), vars(module))
    except BaseException:
        del sys.modules[qualified]  # so that the next try runs it again instead of finding half of it
        raise
    return module


def _place_of(error: BaseException, folder: Path) -> str:
    """``formulas.py, line 12: `` for the author's line nearest to the error."""
    place = ""
    trace = error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent == folder:
            place = f"{file.name}, line {trace.tb_lineno}: "
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename:
        place = f"{Path(error.filename).name}, line {error.lineno}: "
    return place


def _declarations_in(inputs: ModuleType) -> Iterator[FactDeclaration]:
    for value in vars(inputs).values():
        if isinstance(value, Declared):
            yield value.declaration


def _rules_in(formulas: ModuleType) -> Iterator[tuple[str, Rule]]:
    for name, value in vars(formulas).items():
        if isinstance(value, Expression) and isinstance(value.node, Rule):
            yield name, value.node
