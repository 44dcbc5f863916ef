"""What this app holds of people, field by field, and what Django's and allauth's tables hold for it."""

from __future__ import annotations

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from huijia.apps.accounts.models import Area, Grant, User
from huijia.apps.inventory.declaring import (
    Bare,
    Given,
    Purpose,
    Seen,
    Table,
    personal,
    row,
    technical,
    thing,
)
from huijia.apps.inventory.law import (
    CONSENT,
    KEPT_SAFE,
    OF_THE_OFFICE,
    STATUTORY_DUTY,
    WHILE_SIGNED_IN,
    WITH_THE_ACCOUNT,
    Term,
)
from huijia.values.text import Text

_OWNER = "user__person_account__person"
_UNUSED = Text(zh="框架自带的表，惠家不用，其中没有行。", en="It comes with the framework; Huijia does not use it, and it has no rows.")  # fmt: skip
_NOBODY = Text(zh="不涉及任何人。", en="It tells of nobody.")

_PASSING = Text(
    zh="只存在很短的时间，不写是谁的。", en="It is there for a short time, and does not say whose it is."
)

HELD = (
    Table(
        Area,
        what=Text(zh="省、市、县、乡镇和村的名称", en="Names of provinces, prefectures, counties, townships, villages"),
        purpose=Purpose.SERVICE,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.EVERYBODY,),
        nobody=_NOBODY,
        fields={
            "code": thing("区划代码", "The code"),
            "name_zh": thing("中文名称", "The name in Chinese"),
            "name_en": thing("英文名称", "The name in English"),
        },
    ),
    Table(
        User,
        what=Text(zh="登录账户：工作人员的，和家庭自愿开通的", en="Accounts to sign in: of staff, and of families who wanted one"),
        purpose=Purpose.ACCOUNT,
        basis=(CONSENT, STATUTORY_DUTY),
        kept=WITH_THE_ACCOUNT,
        seen_by=(Seen.ADMINISTRATOR, Seen.TOWNSHIP_OFFICER),
        given_to=(Given.CARRIER,),
        of=("person_account__person",),
        fields={
            "id": row("账户的编号", "The account's number"),
            "password": technical("密码的摘要（家庭账户没有密码）", "The password's digest; a family has none", exported=False),
            "last_login": technical("上次登录的时间", "When it was last signed in"),
            "username": personal("登录名", "The name to sign in with"),
            "name": personal("姓名", "Name"),
            "email": personal("电子邮箱（仅工作人员）", "E-mail address; staff only"),
            "phone": personal("登录用的手机号", "Telephone number to sign in with", sealed=True),
            "phone_index": technical("按手机号查找用的标记", "A mark to find the number by", exported=False),
            "phone_verified": technical("手机号是否验证过", "Whether the number was verified"),
            "is_active": technical("账户是否开通", "Whether the account is open"),
            "made_at": technical("开通的时间", "When it was made"),
        },
    ),
    Table(
        Grant,
        what=Text(zh="账户的身份和地区：从哪天到哪天", en="An account's roles and areas, from when until when"),
        purpose=Purpose.ACCOUNT,
        basis=(CONSENT, STATUTORY_DUTY),
        kept=WITH_THE_ACCOUNT,
        seen_by=(Seen.ADMINISTRATOR,),
        of=(_OWNER,),
        fields={
            "id": row(),
            "user": technical("哪个账户", "Which account", exported=False),
            "role": technical("身份", "The role"),
            "area": technical("地区", "The area"),
            "valid_from": technical("从哪天起", "From"),
            "valid_until": technical("到哪天止", "Until"),
        },
    ),
    Table(
        Session,
        what=Text(zh="登录状态", en="Who is signed in just now"),
        purpose=Purpose.ACCOUNT,
        basis=(CONSENT, STATUTORY_DUTY),
        kept=WHILE_SIGNED_IN,
        seen_by=(Seen.NOBODY,),
        nobody=Text(
            zh="没有哪一列写明是谁的；关闭账户时，其登录状态随即失效。",
            en="No column says whose it is; when an account is closed, its sessions open nothing any more.",
        ),
        fields={
            "session_key": technical("登录状态的编号", "The session's key", exported=False),
            "session_data": personal("哪个账户、用哪种语言、在做哪一步", "Which account, which language, at which step", not_in_copy=_PASSING),
            "expire_date": technical("什么时候失效", "When it ends", exported=False),
        },
    ),
    Table(
        EmailAddress,
        what=Text(zh="工作人员的电子邮箱", en="E-mail addresses of staff"),
        purpose=Purpose.ACCOUNT,
        basis=(STATUTORY_DUTY,),
        kept=WITH_THE_ACCOUNT,
        seen_by=(Seen.NOBODY,),
        of=(_OWNER,),
        fields={
            "id": row(),
            "user": technical("哪个账户", "Which account", exported=False),
            "email": personal("电子邮箱", "The address"),
            "verified": technical("是否验证过", "Whether it was verified"),
            "primary": technical("是否常用", "Whether it is the main one"),
        },
    ),
    Table(
        EmailConfirmation,
        what=Text(zh="验证电子邮箱的链接", en="Links by which an e-mail address is verified"),
        purpose=Purpose.ACCOUNT,
        basis=(STATUTORY_DUTY,),
        kept=WITH_THE_ACCOUNT,
        seen_by=(Seen.NOBODY,),
        of=("email_address__user__person_account__person",),
        not_in_copy=Text(zh="惠家不发这样的链接，其中没有行。", en="Huijia sends no such links: it has no rows."),
        fields={
            "id": row(),
            "email_address": technical("哪个邮箱", "Which address", exported=False),
            "created": technical("生成的时间", "When it was made", exported=False),
            "sent": technical("发送的时间", "When it was sent", exported=False),
            "key": technical("链接的口令", "The link's key", exported=False),
        },
    ),
    Table(
        Authenticator,
        what=Text(zh="第二重验证：验证器、通行密钥和恢复码", en="Second factors: apps, passkeys, recovery codes"),
        purpose=Purpose.ACCOUNT,
        basis=(KEPT_SAFE,),
        kept=WITH_THE_ACCOUNT,
        seen_by=(Seen.NOBODY,),
        of=(_OWNER,),
        fields={
            "id": row(),
            "user": technical("哪个账户", "Which account", exported=False),
            "type": technical("哪一种", "Which kind"),
            # Whoever has it signs in.
            "data": technical("验证用的秘密（不进副本）", "The secret itself; not in the copy", exported=False),
            "created_at": technical("设置的时间", "When it was set up"),
            "last_used_at": technical("上次使用的时间", "When it was last used"),
        },
    ),
    Table(
        ContentType,
        what=Text(zh="框架自己的表名清单", en="The framework's own list of tables"),
        purpose=Purpose.SERVICE,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        nobody=_NOBODY,
        fields={
            "id": thing("编号", "Number"),
            "app_label": thing("模块", "The app"),
            "model": thing("表", "The model"),
        },
    ),
    Table(
        Permission,
        what=Text(zh="框架自己的权限清单", en="The framework's own list of permissions; roles decide here"),
        purpose=Purpose.SERVICE,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        nobody=_NOBODY,
        fields={
            "id": thing("编号", "Number"),
            "name": thing("名称", "The name"),
            "content_type": thing("哪张表", "Of which table"),
            "codename": thing("代码", "The code"),
        },
    ),
    Table(
        Group,
        what=Text(zh="框架的用户组", en="The framework's groups"),
        purpose=Purpose.SERVICE,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        nobody=_UNUSED,
        fields={"id": thing("编号", "Number"), "name": thing("名称", "The name")},
    ),
    Table(
        Group.permissions.through,
        what=Text(zh="框架的用户组的权限", en="Permissions of the framework's groups"),
        purpose=Purpose.SERVICE,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        nobody=_UNUSED,
        fields={
            "id": thing("编号", "Number"),
            "group": thing("用户组", "The group"),
            "permission": thing("权限", "The permission"),
        },
    ),
)  # fmt: skip

WHILE_IT_COUNTS = Term(
    "while-it-counts",
    Text(zh="最长一天：限制的时间一过，就不再计数。", en="A day at most: then it counts no more."),
    days=1,
)

BARE = (
    Bare(
        "django_migrations",
        what=Text(zh="数据库做过哪些变更", en="Which changes of the tables were made"),
        purpose=Purpose.SERVICE,
        basis=(KEPT_SAFE,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.NOBODY,),
        nobody=_NOBODY,
        fields={
            "id": thing("编号", "Number"),
            "app": thing("模块", "The app"),
            "name": thing("变更的名称", "The change"),
            "applied": thing("什么时候", "When"),
        },
    ),
    Bare(
        "huijia_cache",
        what=Text(
            zh="登录和填写的次数限制：从一个网络地址或账户来了几次",
            en="Limits on signing in and on what strangers send: how often one network address or account tried",
        ),
        purpose=Purpose.SERVICE,
        basis=(KEPT_SAFE,),
        kept=WHILE_IT_COUNTS,
        seen_by=(Seen.NOBODY,),
        nobody=Text(
            zh="以网络地址或账户计数，不写姓名；到时失效。",
            en="Counted by network address or account, without a name; it ends by itself.",
        ),
        fields={
            "cache_key": personal("限制的名称和网络地址或账户", "The limit, and the network address or account", not_in_copy=_PASSING),
            "value": technical("次数和时间", "How often, and when", exported=False),
            "expires": technical("什么时候失效", "When it ends", exported=False),
        },
    ),
)  # fmt: skip
