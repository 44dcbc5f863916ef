"""The JSON door: what it answers, what it refuses and how, on the short way and behind Django; nothing is kept."""

from __future__ import annotations

import json
import logging
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import huijia
from huijia.apps.claims import assess
from huijia.server.wsgi import application
from huijia.web.api.asked import MOST_BYTES
from huijia.web.api.described import openapi_document

PACK = "cn/childcare-subsidy"
BORN_2024 = {"birth_date": "2024-05-06", "chinese_national": True, "birth_registered": True}
ON = "2026-03-16"


class Reply:
    """Status, headers (lower case) and JSON of what came back."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def short_way(body: bytes, *, content_type: str = "application/json", **environ: Any) -> Reply:
    """Through the WSGI application, as the server calls it."""
    found: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        found["status"], found["headers"] = int(status[:3]), dict(headers)

    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/assess",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        **environ,
    }
    content = b"".join(application(request, start))
    return Reply(found["status"], found["headers"], content)


def long_way(body: bytes, *, content_type: str = "application/json", **environ: Any) -> Reply:
    """Through Django alone."""
    response = Client().post("/api/assess", body, content_type=content_type, **environ)
    return Reply(response.status_code, dict(response.headers), response.content)


def asked(facts: Any, **more: Any) -> bytes:
    return json.dumps({"benefit": PACK, "facts": facts, "on": ON, **more}).encode()


def errors(body: bytes, **environ: Any) -> dict[str, str]:
    """Place -> code of a refusal."""
    reply = short_way(body, **environ)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json["status"] == reply.status
    assert all(each["what"] and each["remedy"] for each in reply.json["errors"])
    return {each["place"]: each["code"] for each in reply.json["errors"]}


def test_answer_says_each_period_with_amount_and_reasons() -> None:
    found = short_way(asked(BORN_2024, language="en")).json

    assert found["answer"] == "entitled"
    # Born in May 2024: 12, 12 and 5 months of 300 yuan.
    assert [(row["period"], row["amount_minor"]) for row in found["periods"]] == [
        ("2025", 360_000),
        ("2026", 360_000),
        ("2027", 150_000),
    ]
    assert (found["periods"][0]["starts"], found["periods"][0]["ends"]) == ("2025-01-01", "2025-12-31")
    assert found["periods"][0]["reasons"][0]["code"] == "months_until_three"
    assert found["periods"][0]["reasons"][0]["text"].startswith("Born before 2025-01-01")
    assert found["pack_version"] == assess.benefit(PACK).pack.version
    assert "explanation" not in found


def test_unknown_fact_is_asked_for_and_never_taken_for_no() -> None:
    found = short_way(asked({"birth_date": "2024-05-06", "chinese_national": None})).json

    assert found["answer"] == "need_to_ask"
    assert [each["name"] for each in found["missing"]] == ["chinese_national", "birth_registered"]
    assert found["missing"][0]["question"] == "孩子是中国国籍吗？"
    assert {row["amount_minor"] for row in found["periods"]} == {None}


def test_explanation_is_given_when_asked_for() -> None:
    found = short_way(asked({**BORN_2024, "chinese_national": False}, explain=True, language="en")).json

    assert any("Chinese national: no" in line["text"] for line in found["explanation"])
    assert any("would change the answer" in line["text"] for line in found["would_change"])


@settings(max_examples=80)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "birth_date": st.dates(date(2015, 1, 1), date(2026, 3, 16)) | st.none(),
            "chinese_national": st.booleans() | st.none(),
            "birth_registered": st.booleans() | st.none(),
            "first_claim_year": st.integers(1990, 2099) | st.none(),
        },
    )
)
def test_door_says_what_the_engine_says(facts: dict[str, Any]) -> None:
    sent = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}

    found = short_way(asked(sent)).json

    truth = huijia.assess_one(PACK, facts, on=date.fromisoformat(ON))
    assert [(r["period"], r["answer"], r["amount_minor"], r["missing"]) for r in found["periods"]] == [
        (row.period, row.answer.value, row.amount_minor, list(row.missing)) for row in truth
    ]


WRONG = [
    ({"birth_date": "2024-13-06"}, "/facts/birth_date", "wrong_type"),
    ({"birth_date": "2024-5-6"}, "/facts/birth_date", "wrong_type"),
    ({"birth_date": 20240506}, "/facts/birth_date", "wrong_type"),
    ({"birth_date": "2027-01-01"}, "/facts/birth_date", "date_in_future"),
    ({"birth_date": "1850-01-01"}, "/facts/birth_date", "impossible_date"),
    ({"chinese_national": 1}, "/facts/chinese_national", "wrong_type"),
    ({"chinese_national": "yes"}, "/facts/chinese_national", "wrong_type"),
    ({"first_claim_year": True}, "/facts/first_claim_year", "wrong_type"),
    ({"first_claim_year": 2025.0}, "/facts/first_claim_year", "wrong_type"),
    ({"first_claim_year": 10**30}, "/facts/first_claim_year", "number_out_of_range"),
    ({"birth_date": "2025-01-02", "death_date": "2025-01-01"}, "/facts/death_date", "death_before_birth"),
    ({"mother/age": 30}, "/facts/mother~1age", "unknown_fact"),
]


@pytest.mark.parametrize(("facts", "place", "code"), WRONG)
def test_wrong_fact_is_refused_with_its_place(facts: dict[str, Any], place: str, code: str) -> None:
    assert errors(asked(facts)) == {place: code}
    assert short_way(asked(facts)).status == 422


def test_everything_that_is_wrong_is_told_at_once() -> None:
    body = json.dumps({"benefit": "cn/none", "on": "soon", "language": "fr", "explain": 1, "x": 1}).encode()

    assert errors(body) == {
        "/benefit": "unknown_benefit",
        "/on": "not_a_day",
        "/language": "unknown_language",
        "/explain": "not_yes_or_no",
        "/x": "unknown_field",
    }


UNREADABLE = [
    b"",
    b"{",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b'{"benefit": NaN}',
    b'{"facts": {"a": 1, "a": 2}}',
    b"[" * 10_000,
    b'{"benefit": ' + b"9" * 5_000 + b"}",
]


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_not_json_is_refused(body: bytes) -> None:
    assert errors(body) == {"": "not-json"}
    assert short_way(body).status == 400


def test_line_and_character_of_a_slip_are_told() -> None:
    reply = short_way(b'{\n"benefit" 1}', HTTP_ACCEPT_LANGUAGE="en-GB")

    assert reply.json["detail"] == "not JSON at line 2, character 11"


def test_half_a_character_in_a_name_is_refused_like_any_other() -> None:
    reply = short_way(b'{"benefit": "cn/childcare-subsidy", "facts": {"\\ud800": 1}}')

    assert reply.status == 422
    assert reply.json["errors"][0]["code"] == "unknown_fact"


def test_other_content_types_are_refused() -> None:
    assert errors(asked(BORN_2024), content_type="text/plain") == {"": "wrong-content-type"}
    assert short_way(asked(BORN_2024), content_type="application/json; charset=utf-8").status == 200


def test_large_request_is_refused_unread() -> None:
    class Untouched:
        def read(self, *_: Any) -> bytes:
            raise AssertionError("it was read")

    reply = short_way(b"", CONTENT_LENGTH=str(MOST_BYTES + 1), **{"wsgi.input": Untouched()})

    assert reply.status == 413
    assert reply.json["errors"][0]["code"] == "too-large"


@pytest.mark.parametrize(
    "body",
    [asked(BORN_2024), asked({}), asked({"x": 1}), b"{", asked(BORN_2024, explain=True), b" " * (MOST_BYTES + 1)],
)  # fmt: skip
def test_short_way_and_long_way_answer_alike(body: bytes) -> None:
    short, long = short_way(body), long_way(body)

    assert (short.status, short.body) == (long.status, long.body)
    protecting = {
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cache-control",
        "content-type",
    }
    assert {name: short.headers[name] for name in protecting} == {
        name: long.headers[name] for name in protecting
    }
    for headers in (short.headers, long.headers):
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "set-cookie" not in headers


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "x", "-1", "²", "9" * 5_000])
def test_length_that_is_no_number_breaks_nothing(length: str) -> None:
    body = asked(BORN_2024)

    reply = short_way(body, CONTENT_LENGTH=length, HTTP_HOST="testserver")

    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"


def test_plain_http_takes_the_long_way_where_https_is_required(settings: Any) -> None:
    from huijia.server.short_way import with_short_way

    settings.HTTPS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    service = with_short_way(lambda environ, start: [b"the long way"])
    body = asked(BORN_2024)
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/assess",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
    }

    assert service({**request, "wsgi.input": BytesIO(body)}, lambda *_: None) == [b"the long way"]
    proxied = {**request, "wsgi.input": BytesIO(body), "HTTP_X_FORWARDED_PROTO": "https"}
    assert b"entitled" in service(proxied, lambda *_: None)[0]


def test_other_methods_are_refused_by_name() -> None:
    reply = Client().get("/api/assess")

    assert reply.status_code == 405
    assert reply["Allow"] == "POST"
    assert reply["Content-Type"] == "application/problem+json"


def test_benefits_are_listed_with_what_each_asks() -> None:
    found = Client().get("/api/benefits").json()

    facts = {fact["name"]: fact for fact in found[0]["facts"]}
    assert found[0]["benefit"] == PACK
    assert facts["birth_date"]["type"] == "date"
    assert facts["birth_date"]["question"] == {
        "zh": "孩子是哪天出生的？",
        "en": "On which day was the child born?",
    }
    assert facts["death_date"]["empty_means"] == {"zh": "健在", "en": "alive"}


@pytest.mark.django_db
def test_nothing_is_logged_stored_or_said_back(
    caplog: pytest.LogCaptureFixture, django_assert_num_queries: Any
) -> None:
    told = {**BORN_2024, "birth_date": "2024-05-07"}
    with caplog.at_level(logging.DEBUG), django_assert_num_queries(0):
        for way in (short_way, long_way):
            way(asked(told))
            for wrong in ({**told, "death_date": "2019-09-17"}, {**told, "first_claim_year": 4711}):
                reply = way(asked(wrong))
                assert reply.status == 422
                assert b"2019-09-17" not in reply.body
                assert b"4711" not in reply.body

    assert "05-07" not in caplog.text
    assert "4711" not in caplog.text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_for_people_names_what_can_go_wrong(language: str) -> None:
    page = Client(headers={"Accept-Language": language}).get("/api/").content.decode()

    kinds = {short_way(body).json["type"].partition("#")[2] for body in (b"{", asked({"x": 1}))}
    for kind in {*kinds, "too-large", "wrong-content-type"}:
        assert f'id="{kind}"' in page


def test_description_is_valid_openapi_3_1() -> None:
    document = Client().get("/api/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()


def test_description_that_is_not_valid_is_found() -> None:
    """So that the test above could fail."""
    broken = {**openapi_document(), "paths": {"/x": {"get": {"responses": []}}}}

    with pytest.raises(Exception, match="is not"):
        schemathesis.openapi.from_dict(broken).validate()


def test_description_has_every_fact_of_every_pack() -> None:
    schemas = openapi_document()["components"]["schemas"]

    for benefit in assess.benefits():
        facts = schemas[f"Question.{benefit.key}"]["properties"]["facts"]["properties"]
        assert list(facts) == [fact.name for fact in benefit.pack.facts]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_door_says_what_an_empty_year_of_the_first_claim_means(language: str) -> None:
    """Left out it counts as claimed at the first opportunity: whoever asks for a child not claimed for yet would be promised too much."""
    page = Client(headers={"Accept-Language": language}).get("/api/").content.decode()
    document = openapi_document()

    facts = document["components"]["schemas"]["Question.cn.childcare-subsidy"]["properties"]["facts"][
        "properties"
    ]
    told = "最早可申领的年份" if language == "zh-hans" else "at the first opportunity"
    assert told in page
    assert told in facts["first_claim_year"]["description"]
    assert told in document["paths"]["/api/assess"]["post"]["description"]
    assert told not in facts["death_date"]["description"]


def test_empty_year_of_the_first_claim_counts_as_the_first_opportunity() -> None:
    child = {"birth_date": "2024-05-06", "chinese_national": True, "birth_registered": True}

    periods = [
        short_way(asked({**child, **year})).json["periods"] for year in ({}, {"first_claim_year": 2026})
    ]

    assert [[each["period"] for each in found] for found in periods] == [
        ["2025", "2026", "2027"],
        ["2026", "2027"],
    ]


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


def as_sent_from_here(environ: dict[str, Any], start: Any) -> Any:
    """The application, as a server calls it: with the address of whoever asks, by which strangers' bookings are limited."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start)


# The application, called as a server calls it, closes its connection when it has answered, and on PostgreSQL the test's transaction with it.
@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
def test_every_answer_is_as_described(mode: GenerationMode) -> None:
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", as_sent_from_here)
    for operation in described.get_all_operations():

        @seed(20261124)
        @settings(
            max_examples=40,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.ok().as_strategy(generation_mode=mode))
        def conforms(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        if mode is GenerationMode.POSITIVE or operation.ok().body:
            conforms()
