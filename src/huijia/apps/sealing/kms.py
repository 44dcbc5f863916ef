"""How the ring's keys are kept: as they are in a file of the office's, or wrapped by whatever an office trusts more than that file.

An adapter is an object with two methods. Name it in ``HUIJIA_KMS`` by its dotted path; it is made without arguments, once a process, and
asked once for each key of the ring. A key management service of a cloud or a rack is some ten lines that call its client.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.conf import settings
from django.utils.module_loading import import_string

from huijia.apps.sealing.errors import UnableToUseKeys

AS_IT_IS = ""
"""The name of no adapter: the key lies in the ring as it is, and the file's owner alone can read it."""


class Kms(Protocol):
    """Wraps the ring's keys, of 32 bytes each, under a key that Huijia never sees. Errors of its own pass through."""

    def wrap(self, key: bytes) -> bytes:
        """The key as the ring keeps it."""

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key again."""


class _AsItIs:
    def wrap(self, key: bytes) -> bytes:
        return key

    def unwrap(self, wrapped: bytes) -> bytes:
        return wrapped


class WrappedByFile:
    """Under a key in another file, named by ``HUIJIA_KMS_KEY``: on a stick, or handed to the service by the system (AES-256, RFC 3394).

    Without that file a stolen disk or backup opens nothing. It holds 32 random bytes in Base64, as ``openssl rand -base64 32`` prints them.
    """

    def wrap(self, key: bytes) -> bytes:
        """The key as the ring keeps it."""
        return aes_key_wrap(_key_in(settings.KMS_KEY), key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key again. Raises ``UnableToUseKeys`` when it was wrapped under another key."""
        try:
            return aes_key_unwrap(_key_in(settings.KMS_KEY), wrapped)
        except InvalidUnwrap:
            raise UnableToUseKeys(
                "HUIJIA_KMS_KEY 指向的密钥不是包裹密钥环的那一把。请换回原来的密钥文件。",
                "the key in the file that HUIJIA_KMS_KEY names is not the one that wrapped the key ring. Put the right file back.",
            ) from None


def _key_in(place: str) -> bytes:
    try:
        key = base64.b64decode(Path(place).read_text().strip(), validate=True) if place else b""
    except (OSError, UnicodeDecodeError, binascii.Error):
        key = b""
    if len(key) != 32:
        raise UnableToUseKeys(
            "读不到包裹密钥环的密钥：HUIJIA_KMS_KEY 应指向一个文件，内容为 Base64 编码的 32 个随机字节（openssl rand -base64 32）。",
            "the key that wraps the key ring cannot be read: HUIJIA_KMS_KEY has to name a file with 32 random bytes in Base64 "
            "(openssl rand -base64 32).",
        )
    return key


def adapter(name: str) -> Kms:
    """The adapter by which a key was wrapped. Raises ``UnableToUseKeys`` when it is not the one that the settings name.

    A ring tells a name, never what is loaded: whoever could write to the file could else name any code.
    """
    if name == AS_IT_IS:
        return _AsItIs()
    if name != settings.KMS:
        raise UnableToUseKeys(
            f"密钥环中的密钥是用 {name} 包裹的，而设置里是 {settings.KMS or '（无）'}。请设置 HUIJIA_KMS={name}。",
            f"a key of the ring was wrapped by {name}, but the settings name {settings.KMS or 'none'}. Set HUIJIA_KMS={name}.",
        )
    return _made(name)


@lru_cache(maxsize=4)
def _made(name: str) -> Kms:
    try:
        made: Kms = import_string(name)()
    except ImportError as error:
        raise UnableToUseKeys(
            f"HUIJIA_KMS 指定的 {name} 无法载入：{error}",
            f"{name}, which HUIJIA_KMS names, cannot be loaded: {error}",
        ) from None
    return made
