"""The words of amendments, in both languages: headings, what was amended, and how a formula is said."""

from __future__ import annotations

from huijia.engine.amendments.amendment import Aspect, Group
from huijia.engine.model import nodes as n
from huijia.engine.model.nodes import RuleKind
from huijia.engine.model.types import Level, Type
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text

GROUPS = {
    Group.AMOUNTS: Text(zh="金额", en="Amounts"),
    Group.DAYS: Text(zh="日期和期间", en="Days and periods"),
    Group.NUMBERS: Text(zh="其他数值和选择", en="Other numbers and choices"),
    Group.RULES: Text(zh="规则", en="Rules"),
    Group.FACTS: Text(zh="所需事实", en="Facts asked"),
    Group.CONTRADICTIONS: Text(zh="矛盾", en="Contradictions"),
    Group.PROCEDURE: Text(zh="申领和决定的程序", en="How it is claimed and decided"),
    Group.SOURCES: Text(zh="依据和条款", en="Sources and articles"),
    Group.WORDING: Text(zh="措辞", en="Wording"),
}

ASPECTS = {
    Aspect.ADDED: Text(zh="新增", en="added"),
    Aspect.REMOVED: Text(zh="删去", en="removed"),
    Aspect.VALUE: Text(zh="数值", en="value"),
    Aspect.CITED: Text(zh="依据", en="cited"),
    Aspect.DIVIDED: Text(
        zh="数值和依据不变，另起日期", en="stated again from other days, same values and sources"
    ),
    Aspect.FORMULA: Text(zh="公式", en="formula"),
    Aspect.DOES: Text(zh="作用", en="what it does"),
    Aspect.ORDER: Text(zh="顺序", en="order"),
    Aspect.TYPE: Text(zh="类型", en="type"),
    Aspect.UNIT: Text(zh="单位", en="unit"),
    Aspect.OPEN_POINT: Text(zh="待定事项", en="open point"),
    Aspect.LEVEL: Text(zh="谁的事实", en="of whom"),
    Aspect.EMPTY: Text(zh="留空表示", en="empty means"),
    Aspect.FUTURE: Text(zh="可否晚于测算日期", en="may lie after the day of assessment"),
    Aspect.BOUNDS: Text(zh="范围", en="bounds"),
    Aspect.PERIOD: Text(zh="期间", en="period"),
    Aspect.COVERS_FROM: Text(zh="适用自", en="covers from"),
    Aspect.COVERS_TO: Text(zh="适用至", en="covers to"),
    Aspect.CURRENCY: Text(zh="币种", en="currency"),
    Aspect.CASE: Text(zh="个案", en="a case"),
    Aspect.AMOUNT: Text(zh="应发金额的规则", en="the rule of the amount due"),
    Aspect.FIRST: Text(zh="首个期间的规则", en="the rule of the first period"),
    Aspect.LAST: Text(zh="最后一个期间的规则", en="the rule of the last period"),
    Aspect.COLUMN: Text(zh="指出的列", en="the column that is named"),
    Aspect.DAYS: Text(zh="期限", en="time"),
    Aspect.LAST_DAY: Text(zh="每年最迟（月-日）", en="last day of the year (month-day)"),
    Aspect.ONLY_WHEN: Text(zh="适用情形", en="for whom"),
    Aspect.USES: Text(zh="采用", en="uses"),
    Aspect.TITLE: Text(zh="名称", en="title"),
    Aspect.NUMBER: Text(zh="文号", en="number"),
    Aspect.DATED: Text(zh="日期", en="dated"),
    Aspect.ADDRESS: Text(zh="网址", en="address"),
    Aspect.ID: Text(zh="规则包名", en="name of the pack"),
    Aspect.SENTENCE: Text(zh="语句", en="sentence"),
    Aspect.LABEL: Text(zh="名称", en="label"),
    Aspect.SUMMARY: Text(zh="概要", en="summary"),
    Aspect.QUESTION: Text(zh="问题", en="question"),
    Aspect.HELP: Text(zh="填写帮助", en="help"),
    Aspect.WHY: Text(zh="为什么要问", en="why it is asked"),
    Aspect.APPLIES: Text(zh="先问的情形", en="asked first"),
    Aspect.HEADINGS: Text(zh="表中的其他列名", en="other headings in a sheet"),
    Aspect.NOTE: Text(zh="说明", en="note"),
    Aspect.INVENTED: Text(zh="模拟人口如何取值", en="how invented people are drawn"),
}

YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
NOTHING = Text(zh="无", en="none")
UNKNOWN = Text(zh="未知", en="unknown")
NO_BOUND = Text(zh="不限", en="any")
FACT_AS_ASKED = Text(zh="{}，{}；问题：{}；留空：{}", en="{}, {}; question: {}; empty: {}")
ORDER_OF_REASONS = Text(zh="理由的先后", en="Order in which reasons are given")
ORDER_OF_FACTS = Text(zh="事实的先后", en="Order in which facts are asked")
ORDER_OF_CONTRADICTIONS = Text(zh="检查矛盾的先后", en="Order in which contradictions are told")
WHOLE_PROCEDURE = Text(zh="程序（procedure.yaml）", en="The procedure (procedure.yaml)")

TYPES = {
    Type.BOOL: Text(zh="是或否", en="yes or no"),
    Type.INT: Text(zh="整数", en="whole number"),
    Type.DATE: Text(zh="日期", en="day"),
}
LEVELS = {
    Level.CASE: Text(zh="整个个案", en="of the case"),
    Level.MEMBER: Text(zh="每位家庭成员", en="of each member of the family"),
}
CASES = {
    "single": Text(zh="一行事实", en="one row of facts"),
    "family": Text(zh="一个家庭及其成员", en="a family with its members"),
}
KINDS = {
    RuleKind.PLAIN: Text(zh="计算", en="computes something"),
    RuleKind.REFUSAL: Text(zh="不予发放的理由", en="refuses the benefit"),
    RuleKind.GRANT: Text(zh="发放的理由", en="grants the benefit"),
}
UNITS = {
    PeriodUnit.YEAR: Text(zh="年", en="year"),
    PeriodUnit.TAX_YEAR_6_APRIL: Text(zh="税务年度", en="tax year"),
    PeriodUnit.MONTH: Text(zh="月", en="month"),
}

# How a formula is said. What stands in {} is said in the same way, in brackets of its own where it needs them.
QUOTED = Text(zh="“{}”", en="“{}”")
QUOTED_WITH_NAME = Text(zh="“{}”［{}］", en="“{}” [{}]")
FACT, PARAMETER, RULE = (
    Text(zh="事实", en="fact"),
    Text(zh="参数", en="parameter"),
    Text(zh="规则", en="rule"),
)
IN_BRACKETS = Text(zh="（{}）", en="({})")
IS_GIVEN = Text(zh="{}已填写", en="{} is stated")
OTHERWISE = Text(zh="{}（留空时：{}）", en="{} (if empty: {})")
PERIOD_PARTS = {
    n.PeriodPart.START: Text(zh="期间首日", en="the period’s first day"),
    n.PeriodPart.END: Text(zh="期间末日", en="the period’s last day"),
    n.PeriodPart.INDEX: Text(zh="期间序号", en="the period’s index"),
}
INDICES = {
    PeriodUnit.YEAR: Text(zh="本年度", en="the year"),
    PeriodUnit.TAX_YEAR_6_APRIL: Text(zh="本税务年度", en="the tax year"),
}
ON_DAY = Text(zh="{}（{}）", en="{} (on {})")
ON_DAY_OR = Text(zh="{}（{}；没有规定时：{}）", en="{} (on {}; where none is named: {})")
ALWAYS_OR = Text(zh="{}（没有规定时：{}）", en="{} (where none is named: {})")
OPERATORS = {n.Operator.ADD: "+", n.Operator.SUBTRACT: "−", n.Operator.MULTIPLY: "×"}
QUOTIENTS = {
    n.Rounding.DOWN: Text(zh="{} ÷ {}，向下取整", en="{} ÷ {}, rounded down"),
    n.Rounding.UP: Text(zh="{} ÷ {}，向上取整", en="{} ÷ {}, rounded up"),
    n.Rounding.HALF_UP: Text(zh="{} ÷ {}，四舍五入", en="{} ÷ {}, rounded to the nearest, halves up"),
    n.Rounding.HALF_EVEN: Text(
        zh="{} ÷ {}，四舍六入五取偶", en="{} ÷ {}, rounded to the nearest, halves to the even"
    ),
}
EXTREMES = {
    (Type.INT, True): Text(zh="{}和{}中较大的", en="the larger of {} and {}"),
    (Type.INT, False): Text(zh="{}和{}中较小的", en="the smaller of {} and {}"),
    (Type.DATE, True): Text(zh="{}和{}中较晚的", en="the later of {} and {}"),
    (Type.DATE, False): Text(zh="{}和{}中较早的", en="the earlier of {} and {}"),
}
NUMBERS_COMPARED = {
    n.Comparison.EQUAL: Text(zh="{} = {}", en="{} = {}"),
    n.Comparison.NOT_EQUAL: Text(zh="{} ≠ {}", en="{} ≠ {}"),
    n.Comparison.LESS: Text(zh="{} < {}", en="{} < {}"),
    n.Comparison.AT_MOST: Text(zh="{} ≤ {}", en="{} ≤ {}"),
    n.Comparison.MORE: Text(zh="{} > {}", en="{} > {}"),
    n.Comparison.AT_LEAST: Text(zh="{} ≥ {}", en="{} ≥ {}"),
}
DAYS_COMPARED = {
    n.Comparison.EQUAL: Text(zh="{}与{}同一天", en="{} is the same day as {}"),
    n.Comparison.NOT_EQUAL: Text(zh="{}与{}不同一天", en="{} is another day than {}"),
    n.Comparison.LESS: Text(zh="{}早于{}", en="{} is before {}"),
    n.Comparison.AT_MOST: Text(zh="{}不晚于{}", en="{} is no later than {}"),
    n.Comparison.MORE: Text(zh="{}晚于{}", en="{} is after {}"),
    n.Comparison.AT_LEAST: Text(zh="{}不早于{}", en="{} is no earlier than {}"),
}
AND, OR = Text(zh="，且", en=" and "), Text(zh="，或", en=" or ")
ALL_OF, ANY_OF = Text(zh="以下全部成立：", en="all of these:"), Text(zh="以下任一成立：", en="any of these:")
NOT, NOT_THIS = Text(zh="并非{}", en="not {}"), Text(zh="以下不成立：", en="not this:")
IF_INLINE = Text(zh="如{}则为{}，否则为{}", en="if {} then {}, otherwise {}")
IF, ELSE_IF = Text(zh="如{}：", en="if {}:"), Text(zh="否则，如{}：", en="otherwise, if {}:")
IF_THIS, ELSE_IF_THIS = Text(zh="如：", en="if:"), Text(zh="否则，如：", en="otherwise, if:")
THEN, ELSE = Text(zh="则：", en="then:"), Text(zh="否则：", en="otherwise:")
FROM_DAY = Text(zh="自{}起：", en="from {}:")
BETWEEN_VERSIONS = Text(zh="；", en="; ")
DATE_PARTS = {
    n.Part.YEAR: Text(zh="{}的年份", en="the year of {}"),
    n.Part.MONTH: Text(zh="{}的月份", en="the month of {}"),
    n.Part.DAY: Text(zh="{}是当月几日", en="the day of the month of {}"),
}
MADE_DATE = Text(zh="月序为{}、日为{}的日期", en="the date with month count {} and day {}")
COUNT_ALL = Text(zh="家庭成员人数", en="the number of members")
COUNT = Text(zh="符合以下条件的成员人数：{}", en="the number of members with: {}")
SUM_ALL = Text(zh="全部成员的合计：{}", en="the sum over all members of {}")
SUM = Text(zh="符合条件的成员的合计：{}，条件：{}", en="the sum over the members of {}, of those with: {}")
ANY_MEMBER = Text(zh="任一成员：{}", en="for any member: {}")
RANK_ALL = Text(zh="按{}在全部成员中的次序", en="the place by {} among all members")
RANK = Text(zh="按{}的次序，只计符合条件的成员：{}", en="the place by {} among the members with: {}")

# Idioms: several nodes that an author writes as one word.
MONTH_COUNT = Text(zh="{}的月序", en="the month count of {}")
DAY_COUNT = Text(zh="{}的日序", en="the day count of {}")
MONTHS_BETWEEN = Text(zh="自{}至{}的整月数", en="the complete months from {} to {}")
AGE_ON = Text(zh="{}出生者在{}的周岁", en="the age of who was born on {} on {}")
ADD_MONTHS = Text(zh="{}加月数{}", en="{} plus months: {}")
FIRST_OF_MONTH = Text(zh="{}当月首日", en="the first of the month of {}")
MAKE_DATE = Text(zh="{}年{}月{}日", en="the date with year {}, month {}, day {}")

# What a listing says around it.
ONE_VERSION = Text(zh="没有不同：两者是同一版本", en="No difference: both are the same version")
ONLY_TEXT = Text(
    zh="法规没有不同，只有文件的文字（注释、空白、书写次序）不同",
    en="No difference in law, only in the text of the files (comments, spacing, the order of writing)",
)
NONE_DECIDES = Text(
    zh="{} 处不同，都不会改变测算结果：只涉及程序、依据或措辞",
    en="Differences: {}. None can change an answer: only the procedure, sources or words differ",
)
SOME_DECIDE = Text(
    zh="{} 处不同，其中 {} 处可能改变测算结果", en="Differences: {}, of which may change an answer: {}"
)
TWO_BENEFITS = Text(
    zh="这是两项不同的补贴：{}（{}）和 {}（{}）。以下是后者与前者的不同",
    en="Two different benefits: {} ({}) and {} ({}). What follows is what the second says otherwise than the first",
)
NO_PROCEDURE_KEPT = Text(
    zh="存档的版本不含 procedure.yaml，申领和决定的程序没有比较",
    en="A version from the archive has no procedure.yaml: how it is claimed and decided was not compared",
)
IN_OTHER_LANGUAGE = Text(zh="（仅英文）", en=" (in Chinese only)")
FROM_TO = Text(zh="{} 至 {}", en="{} to {}")
FROM_ON = Text(zh="自 {} 起", en="from {} on")
UNTIL = Text(zh="至 {} 止", en="until {}")
ALWAYS = Text(zh="始终", en="always")
CITED = Text(zh="{}", en="{}")
CITED_WAS, CITED_NOW = Text(zh="原依据 {}", en="was {}"), Text(zh="现依据 {}", en="now {}")
WORKING_DAYS = Text(zh="{} 个工作日", en="{} working days")
CALENDAR_DAYS = Text(zh="{} 天", en="{} days")
NO_SOURCE = Text(zh="没有出处", en="no source names it")
