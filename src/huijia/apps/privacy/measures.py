"""What protects people's data here, with what shows that it does, and what no measure of ours takes away: for the impact assessment."""

from __future__ import annotations

from dataclasses import dataclass

from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is in place. ``article`` of PIPL; ``shown_by``: the test or contract that fails when it is not."""

    what: Text
    article: str
    shown_by: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What is left, and what an office can do about it."""

    risk: Text
    advice: Text


MEASURES: tuple[Measure, ...] = (
    Measure(
        Text(
            zh="最少：没有用途、依据、期限的字段不能存在；不该知道的，没有地方可填。",
            en="Least data: no field without purpose, law and term; no place for what must not be known.",
        ),
        "5, 6",
        "tests/architecture/test_inventory.py",
    ),
    Measure(
        Text(
            zh="名册里不认识的列不存，并写明。",
            en="Columns of a roster that are not known are left out, and named.",
        ),
        "6",
        "tests/apps/test_roster.py",
    ),
    Measure(
        Text(
            zh="按辖区和身份：不是自己的，查不到，也不知道有没有。",
            en="By area and role: what is not theirs to see is not found.",
        ),
        "51",
        "tests/apps/test_attackers.py",
    ),
    Measure(
        Text(
            zh="工作人员登录要第二重验证；错五次锁一刻钟；半小时不用即退出。",
            en="Staff sign in with a second factor; five wrong tries lock the account; half an hour without a click ends it.",
        ),
        "51",
        "tests/apps/test_signing_in.py",
    ),
    Measure(
        Text(
            zh="谁看过、谁改过，都有记录，一环扣一环，改了能查出来；本人看得到。",
            en="Whoever looks or changes something leaves an entry in a chain that shows tampering; the person sees it.",
        ),
        "51, 54",
        "tests/apps/test_audit.py",
    ),
    Measure(
        Text(
            zh="账号，以及用来送达的号码和邮箱，加密保存，密钥不在数据库里。",
            en="Account numbers, and the numbers and addresses to which something is sent, are sealed under a key outside the database.",
        ),
        "51",
        "tests/architecture/test_inventory.py",
    ),
    Measure(
        Text(
            zh="与自家有关的，由别人办理；算的、审的、批的、付的，不是同一个人。",
            en="Nobody handles what concerns their own household; reviewing, deciding and paying are different people's.",
        ),
        "51",
        "tests/apps/test_own_record.py",
    ),
    Measure(
        Text(
            zh="自愿参加的，与申领、发放之间有墙：看不到、查不到、联不上。",
            en="A wall between what one chooses to take part in and what decides and pays: no import, no relation, no query.",
        ),
        "6, 16",
        "tests/apps/test_outreach_wall.py",
    ),
    Measure(
        Text(
            zh="日志、网址、监测数字里没有谁的资料。",
            en="Logs, addresses and figures for watching hold nothing of anybody.",
        ),
        "51",
        "tests/apps/test_operations_watching.py",
    ),
    Measure(
        Text(
            zh="走访、计划、预约、报名和手机上记下的，到期自动删除。",
            en="Visits, plans, bookings, sign-ups and what came from telephones are erased by themselves when their time is over.",
        ),
        "19, 47",
        "tests/apps/test_outreach_steps.py",
    ),
    Measure(
        Text(
            zh="备份能核对，能恢复；恢复演练由测试每次做。",
            en="A backup can be checked and restored; the tests restore one each time.",
        ),
        "51",
        "tests/apps/test_operations_backup.py",
    ),
)
"""As they are in this version of Huijia."""

LEFT: tuple[Risk, ...] = (
    Risk(
        Text(
            zh="有权查看的人看了不该看的：有记录，但事先拦不住。",
            en="Whoever may look, looks without need: it is recorded, and cannot be kept from happening.",
        ),
        Text(
            zh="定期由审计人员看记录；少给授权，到期收回。",
            en="Auditors read the trail at set times; roles are few, and end on a day.",
        ),
    ),
    Risk(
        Text(
            zh="拿到整台机器和密钥的人，什么都读得到。",
            en="Whoever has the whole machine with its keys can read everything.",
        ),
        Text(
            zh="密钥与备份分开放；磁盘加密；机房有人管。",
            en="Keep keys and backups apart, encrypt the disks, and know who enters the room.",
        ),
    ),
    Risk(
        Text(
            zh="备份里仍有已经删除的资料，直到备份过期。",
            en="A backup still holds what has been erased since, until the backup itself is thrown away.",
        ),
        Text(
            zh="规定备份保存多久，按时销毁；恢复后再删一次。",
            en="Set how long backups are kept and destroy them in time; after a restore, erase again.",
        ),
    ),
    Risk(
        Text(
            zh="导出的名册、银行文件和打印的决定书，离开系统后不再受它保护。",
            en="Sheets, bank files and printed letters are protected no longer once they have left the service.",
        ),
        Text(
            zh="只放在办公室的机器上，用完删除；纸张上锁。",
            en="Keep them on the office's own machines, delete them when done, and lock paper away.",
        ),
    ),
    Risk(
        Text(
            zh="材料的图片和PDF以原样存放，不加密，只限系统账户读取。",
            en="Papers that were handed in lie as they are, not sealed, readable by the service's account alone.",
        ),
        Text(zh="放在加密的磁盘上。", en="Put their folder on an encrypted disk."),
    ),
    Risk(
        Text(
            zh="自由填写的几处（说明、理由、材料图片）可能写进不该有的内容；词表只能拦住一部分。",
            en="The few free texts (a note, a reason, the picture of a paper) may come to hold what nobody should know; a list of words keeps out some of it.",
        ),
        Text(
            zh="培训时讲清楚；看到了就更正。",
            en="Say so in training, and put it right where it is seen.",
        ),
    ),
    Risk(
        Text(
            zh="在村里，谁去了哪里、谁家来了人，邻居看得见。",
            en="In a village, neighbours see who goes where and who has visitors.",
        ),
        Text(
            zh="走访只在有人提出时去；不穿制服，不开公车。",
            en="Visit only who asked, without uniform or an official car.",
        ),
    ),
)
