"""``huijia serve``: opens the office in a browser."""

from __future__ import annotations

import os
import socket
import sys
from typing import Annotated

import typer

from huijia.cli.office.setting_up import lead_back_to, set_up_office
from huijia.cli.terminal import fail, language_of, say
from huijia.engine.api import load_pack, load_procedure, pack_names
from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class UnableToServe(HuijiaError):
    """The service cannot be opened. ``text`` says why, and how to mend it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def serve(
    host: Annotated[str, typer.Option(help="The address on which it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="How many processes answer.")] = 1,
) -> None:
    """Open the office in a browser, until Ctrl-C. Brings the database up to date first."""
    check_port(host, port)
    lead_back_to(port)
    prepare()
    where = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"
    opened = Text(
        zh=f"惠家已在 {where} 打开（按 Ctrl-C 停止）", en=f"Huijia is open at {where} (Ctrl-C stops it)"
    )
    say(opened.in_language(language_of(None)))
    sys.stderr.flush()
    # The server takes the place of this process: what was loaded to prepare it is not kept in memory.
    serving = [sys.executable, "-m", "huijia.server.running", host, str(port), str(workers)]
    os.execv(sys.executable, serving)


def check_port(host: str, port: int) -> None:
    """Raise ``UnableToServe`` when something else listens there, or nothing can."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise UnableToServe(
            Text(
                zh=f"无法在 {host} 的 {port} 端口打开：{error.strerror}。请先停止占用它的程序，或用 --port 另选端口。",
                en=f"cannot listen on {host}, port {port}: {error.strerror}. Stop what uses it, or choose another with --port.",
            )
        ) from None


def prepare() -> None:
    """Bring the database and the static files up to date. Raises ``UnableToServe`` when the database is newer than this Huijia."""
    # Before the settings are read: files are collected under names that change with their content.
    os.environ["HUIJIA_COLLECT"] = "1"
    set_up_office()
    from django.core.management import call_command

    check_database()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    check_keys()
    keep_law()
    publish_articles()
    look_at_fence()


def look_at_fence() -> None:
    """Say where PostgreSQL's fence does not stand. The service opens all the same: the application's own checks hold."""
    from huijia.apps.fence.standing import give_rights, missing

    give_rights()
    if lacking := missing():
        fail(
            f"数据库的行级防护没有生效（缺 {', '.join(lacking)}），见 docs/how-to/run-an-office.md / PostgreSQL's fence does not stand "
            f"({', '.join(lacking)} missing): see docs/how-to/run-an-office.md"
        )


def check_keys() -> None:
    """Open the keys by which new values are sealed and found. Raises ``UnableToUseKeys``: without them nothing could be written."""
    from huijia.apps.sealing.ring import Use, current_ring

    ring = current_ring()
    for use in Use:
        ring.opened(ring.newest(use).id)


def publish_articles() -> None:
    """Make what readers see of the library from the database. Raises ``UnableToServe`` when it cannot be written."""
    from huijia.apps.library.publishing import write_published
    from huijia.apps.library.shelf import folder

    try:
        write_published()
    except OSError as error:
        raise UnableToServe(
            Text(
                zh=f"无法在 {folder()} 写入已发布的文章：{error}。请检查这个文件夹。",
                en=f"the articles that are published cannot be written in {folder()}: {error}. Look at that folder.",
            )
        ) from None


def keep_law() -> None:
    """Keep the law of each benefit as it is now. Raises ``UnableToServe`` when it cannot be kept: what is decided must stay provable."""
    from django.conf import settings

    from huijia.apps.claims import assess

    _tell_what_cannot_be_used()
    try:
        for each in assess.benefits():
            assess.keep_law(each.pack)
    except (HuijiaError, OSError) as error:
        place = settings.DATA / assess.LAW
        raise UnableToServe(
            Text(
                zh=f"无法在 {place} 保存现行规则的版本：{error}。请检查这个文件夹，或从备份恢复。",
                en=f"the version of the law cannot be kept in {place}: {error}. Look at that folder, or restore it from a backup.",
            )
        ) from None


def _tell_what_cannot_be_used() -> None:
    for name in pack_names():
        try:
            load_pack(name)
            load_procedure(name)
        except HuijiaError as error:
            fail(f"{name} 不能使用，其他业务照常 / {name} cannot be used, the others can: {error}")


def check_database() -> None:
    """Raise ``UnableToServe`` when the database cannot be reached or was made by a newer Huijia."""
    from django.db import OperationalError, connection
    from django.db.migrations.loader import MigrationLoader

    try:
        loader = MigrationLoader(connection)
    except OperationalError:
        raise UnableToServe(
            Text(
                zh="无法连接数据库。请检查 DATABASE_URL 以及数据库是否已启动。",
                en="the database cannot be reached. Check DATABASE_URL, and whether the database runs.",
            )
        ) from None
    unknown = sorted(".".join(key) for key in loader.applied_migrations if key not in loader.disk_migrations)
    if unknown:
        raise UnableToServe(
            Text(
                zh=f"数据库来自更新版本的惠家（{unknown[-1]}）。请安装该版本，或恢复升级前的备份。",
                en=f"the database was made by a newer Huijia ({unknown[-1]}). Install that one, or restore the backup "
                "that was made before the upgrade.",
            )
        )
