"""The reasons that banks give, in words. Codes are ISO 20022 external codes (ExternalStatusReason1Code, ExternalReturnReason1Code)."""

from __future__ import annotations

from huijia.values.text import Text

_WORDS = {
    "AC01": ("账号不正确或不存在", "the account's number is wrong or does not exist"),
    "AC02": ("付款账号不正确", "the payer's account number is wrong"),
    "AC03": ("收款账号不正确", "the payee's account number is wrong"),
    "AC04": ("账户已销户", "the account is closed"),
    "AC06": ("账户被冻结", "the account is blocked"),
    "AC13": ("账户类型不符", "it is the wrong type of account"),
    "AG01": ("该账户不允许此类交易", "this account does not take such payments"),
    "AG02": ("交易代码不正确", "the bank does not know this type of payment"),
    "AM02": ("金额超过允许的限额", "the amount is above what is allowed"),
    "AM03": ("币种不能处理", "the currency cannot be processed"),
    "AM04": ("付款账户余额不足", "there is not enough money in the payer's account"),
    "AM05": ("重复：银行已有这笔款项", "a duplicate: the bank already has this payment"),
    "AM09": ("金额不正确", "the amount is wrong"),
    "AM10": ("总额与各笔不符", "the total does not match the payments"),
    "BE01": ("户名与账号不符", "the holder's name does not match the account"),
    "BE04": ("缺少收款人地址", "the payee's address is missing"),
    "BE05": ("不认识的委托方", "the bank does not know who sent the order"),
    "CUST": ("应客户要求", "asked for by the customer"),
    "DT01": ("日期不正确", "the date is wrong"),
    "DU01": ("报文编号重复：银行已收到过", "a duplicate: the bank has had a message of this id"),
    "DU02": ("付款信息编号重复：银行已收到过", "a duplicate: the bank has had a block of this id"),
    "DU03": ("交易重复：银行已收到过", "a duplicate: the bank has had this payment"),
    "DU04": ("端到端编号重复：银行已收到过", "a duplicate: the bank has had a payment of this end-to-end id"),
    "DU05": ("指令编号重复：银行已收到过", "a duplicate: the bank has had an instruction of this id"),
    "DUPL": ("重复付款", "a duplicate payment"),
    "FF01": ("文件格式不正确", "the file's format is wrong"),
    "FOCR": ("应付款方召回而退回", "returned because the payer asked for it back"),
    "MD07": ("收款人已去世", "the payee has died"),
    "MS02": ("收款人未说明原因", "the payee gave no reason"),
    "MS03": ("银行未说明原因", "the bank gave no reason"),
    "NARR": ("原因见文字说明", "the reason is said in words"),
    "RC01": ("开户行代码不正确", "the code of the bank is wrong"),
    "RR01": ("缺少付款人账号", "the payer's account is missing"),
    "RR02": ("缺少付款人姓名", "the payer's name is missing"),
    "RR03": ("缺少收款人姓名", "the payee's name is missing"),
    "RR04": ("监管原因", "for regulatory reasons"),
    "TM01": ("超过截止时间", "it came after the hour up to which the bank takes payments"),
}

ABOUT_THE_ACCOUNT = frozenset({"AC01", "AC03", "AC04", "AC06", "AC13", "AG01", "BE01", "MD07", "RC01"})
"""By these a bank says that the payee's account cannot be paid to: trying again comes to the same until somebody looked at it."""


def reason_words(code: str) -> Text | None:
    """The code in words, or None: it is not one of those that are known here, and is to be shown as it is.

    >>> reason_words("AC04").zh
    '账户已销户'
    """
    words = _WORDS.get(code)
    return Text(zh=words[0], en=words[1]) if words else None
