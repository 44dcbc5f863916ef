"""Words for services, reasons of closures and days."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from huijia.apps.bookings.models import Booking, Closure, Service
from huijia.values.text import Text

SERVICES: dict[str, Text] = {
    Service.FAMILY_CHECK: Text("家庭健康检查", "Family health check"),
    Service.CHILD_CHECK: Text("儿童检查和预防接种", "Child check and vaccination"),
    Service.CONSULTATION: Text("健康咨询", "Consultation"),
}
SERVICES_TOLD: dict[str, Text] = {
    Service.FAMILY_CHECK: Text(
        "一家人的常规健康检查，大人孩子都可以。", "A general health check, for adults and children."
    ),
    Service.CHILD_CHECK: Text(
        "孩子的常规检查，以及按程序接种疫苗。", "A child's regular check, and vaccinations by the schedule."
    ),
    Service.CONSULTATION: Text("和医生谈一谈，不用说明原因。", "A talk with a doctor. You need not say why."),
}
KINDS: dict[str, Text] = {
    Closure.Kind.HOLIDAY: Text("节假日", "Public holiday"),
    Closure.Kind.TRAINING: Text("工作人员培训", "Training of the staff"),
    Closure.Kind.BUILDING: Text("房屋维修", "Work on the building"),
    Closure.Kind.OTHER: Text("其他安排", "Another reason"),
}
WEEKDAYS = {
    1: Text("星期一", "Monday"),
    2: Text("星期二", "Tuesday"),
    3: Text("星期三", "Wednesday"),
    4: Text("星期四", "Thursday"),
    5: Text("星期五", "Friday"),
    6: Text("星期六", "Saturday"),
    7: Text("星期日", "Sunday"),
}
NEWS = {
    Booking.News.GOT_PLACE: Text("轮到您了：有了空位，已为您约上。", "A place came free, and it is yours."),
    Booking.News.MOVED: Text(
        "工作人员把您的预约移到了这个时间。", "The office moved your booking to this time."
    ),
    Booking.News.CLOSED: Text(
        "这个时间不开放了。请另选一个时间：您排在最前面。",
        "This time was closed. Please choose another one: wherever you wait, you come first.",
    ),
    Booking.News.OPEN_AGAIN: Text(
        "这个时间照常开放，您的预约仍然有效。", "This time takes place after all. Your booking stands."
    ),
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_told(day: date | datetime, language: str) -> str:
    """A day with its weekday, as people say it; of a moment the office's day."""
    if isinstance(day, datetime):
        day = timezone.localtime(day, timezone.get_default_timezone()).date()
    weekday = WEEKDAYS[day.isoweekday()]
    if language == "en":
        return f"{weekday.en} {day.day} {_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日（{weekday.zh}）"
