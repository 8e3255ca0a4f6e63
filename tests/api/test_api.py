"""What programs may read, what they may not, and what they are told instead."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.api.rates import OF_AN_ADDRESS
from motcua.api.schemas import Explanation
from motcua.api.service import api
from motcua.domain.accounts.actions import issue_token, revoke_token
from motcua.domain.accounts.models import Account, ApiToken
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.explain import as_json, explain
from motcua.domain.dossiers.models import Dossier, Read
from motcua.domain.dossiers.readers.replay import replay
from motcua.domain.ledger.models import Event
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from tests.databases import MORNING
from tests.web.conftest import Clock, clock, desk
from tests.web.counter import Answer, Desk, sign_in

__all__ = ["clock", "desk"]
pytestmark = pytest.mark.django_db
SCOPE = "dossiers:read"


@pytest.fixture(autouse=True)
def _counts_begin_anew() -> None:
    cache.clear()


@pytest.fixture
def visitor(clock: Clock) -> Client:
    """Return a program nobody knows, on the demo's first morning."""
    clock(MORNING)
    return Client()


@pytest.fixture
def received(desk: Desk) -> Dossier:
    """Return a dossier just received."""
    assert desk.send().status_code == 302
    return Dossier.objects.get()


def token(username: str = "quay", days: int = 30, **changes: Any) -> str:
    facts = {"username": username, "name": "thử", "scopes": [SCOPE], "days": days}
    return issue_token(actor=SYSTEM, at=MORNING, **{**facts, **changes}).secret


def due_of(client: Client, dossier: Dossier, secret: str = "", **query: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.get(f"/api/v1/dossiers/{dossier.code}/due", query, headers=headers)


def problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    """Return a problem after checking that it is one."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(answer.content)
    assert said["status"] == status
    assert said["code"] == code
    assert said["type"] == f"urn:motcua:problem:{code}"
    assert said["title"]
    return said


class TestDueDate:
    def test_it_is_what_the_events_come_to(self, received: Dossier) -> None:
        answer = due_of(Client(), received, token())
        assert answer.status_code == 200
        said = answer.json()
        replayed = replay(dossier_id=received.pk).clock
        calendar = calendar_by_id(replayed.calendar_id)
        told = json.loads(json.dumps(as_json(replayed, calendar)))
        assert said["inputs"] == told["inputs"]
        assert said["count"] == told["count"]
        assert [rule["text"] for rule in said["rules"]] == [
            line.text for line in explain(replayed, calendar)
        ]
        assert said["due"] == told["result"]["due"]
        assert said["replay_agrees"] is True
        assert said["as_of"]["event"] == said["as_of"]["newest_event"] == 1

    def test_it_has_the_shape_it_promises(self, received: Dossier) -> None:
        Explanation.model_validate(due_of(Client(), received, token()).json())

    def test_the_same_question_about_an_event_has_the_same_answer_later(
        self, received: Dossier, clock: Clock
    ) -> None:
        secret = token(days=366)
        first = due_of(Client(), received, secret, event=1).json()
        clock(MORNING + timedelta(hours=5))
        form = {
            "command": "submit",
            "version": received.version,
            "request": str(uuid4()),
            "opinion": "Đủ",
        }
        path = f"/desk/ho-so/{received.code}/lam"
        assert sign_in("thamdinh").post(path, form).status_code == 302
        clock(MORNING + timedelta(days=360))
        again = due_of(Client(), received, secret, event=1).json()
        for key in ("due", "rules", "inputs", "count", "skipped_days", "history"):
            assert again[key] == first[key]
        assert again["as_of"]["newest_event"] > 1

    def test_a_session_will_do_and_the_reading_is_noted(self, received: Dossier) -> None:
        for username in ("quay", "congdan"):
            assert due_of(sign_in(username), received).status_code == 200
        notes = Read.objects.filter(dossier_id=received.pk, what="api")
        assert [note.actor_kind for note in notes.order_by("id")] == [
            "officer",
            "citizen",
        ]

    def test_what_the_known_read_is_not_kept(self, received: Dossier) -> None:
        answer = due_of(Client(), received, token())
        assert answer.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("secret", ["", "mc_nothing", "x" * 5000, "mã"])
    def test_nobody_learns_nothing(self, received: Dossier, secret: str) -> None:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        answer = Client().get(f"/api/v1/dossiers/{received.code}/due", headers=headers)
        problem(answer, 401, "sign_in_needed")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert not Read.objects.filter(what="api").exists()

    def test_a_wrong_token_does_not_fall_back_on_the_session(
        self, received: Dossier
    ) -> None:
        problem(due_of(sign_in("quay"), received, "mc_wrong"), 401, "sign_in_needed")

    def test_others_are_told_there_is_none(self, received: Dossier) -> None:
        for client, secret in (
            (sign_in("congdan2"), ""),
            (sign_in("cauhinh"), ""),
            (Client(), token("cauhinh")),
        ):
            said = problem(due_of(client, received, secret), 404, "dossier_unknown")
            assert said["remedy"]
        assert not Read.objects.filter(what="api").exists()

    @pytest.mark.parametrize("event", ["0", "-1", "x", "1.5", "9" * 30])
    def test_an_event_that_is_none_names_its_parameter(
        self, received: Dossier, event: str
    ) -> None:
        said = problem(
            due_of(Client(), received, token(), event=event), 422, "parameter_invalid"
        )
        assert said["field"] == "event"
        assert said["errors"][0]["field"] == "event"

    def test_an_event_it_does_not_have(self, received: Dossier) -> None:
        said = problem(
            due_of(Client(), received, token(), event=99), 404, "event_unknown"
        )
        assert said["field"] == "event"
        assert "1 đến 1" in said["remedy"]

    def test_a_code_too_long_is_refused_before_any_question(
        self, visitor: Client
    ) -> None:
        answer = visitor.get(
            f"/api/v1/dossiers/{'x' * 61}/due",
            headers={"Authorization": f"Bearer {token()}"},
        )
        problem(answer, 422, "parameter_invalid")


class TestTokens:
    def test_the_secret_is_kept_nowhere(self) -> None:
        secret = token()
        row = ApiToken.objects.get()
        assert secret not in json.dumps([row.digest, row.name, row.scopes])
        assert secret not in json.dumps(
            [event.payload for event in Event.objects.filter(topic="api_token")]
        )

    def test_it_ends_and_can_be_revoked(self, received: Dossier, clock: Clock) -> None:
        short, other = token(days=1), token()
        assert due_of(Client(), received, short).status_code == 200
        clock(MORNING + timedelta(days=1, minutes=1))
        problem(due_of(Client(), received, short), 401, "sign_in_needed")
        assert due_of(Client(), received, other).status_code == 200
        row = ApiToken.objects.order_by("id").last()
        assert row is not None
        revoke_token(actor=SYSTEM, at=MORNING, token_id=row.pk)
        problem(due_of(Client(), received, other), 401, "sign_in_needed")

    def test_it_opens_no_more_than_its_account(self, received: Dossier) -> None:
        secret = token()
        Account.objects.filter(username="quay").update(is_active=False)
        problem(due_of(Client(), received, secret), 401, "sign_in_needed")

    def test_without_the_scope_it_opens_nothing(self, received: Dossier) -> None:
        secret = token()
        ApiToken.objects.update(scopes=["something:else"])
        said = problem(due_of(Client(), received, secret), 403, "scope_missing")
        assert SCOPE in said["title"]
        assert not Read.objects.filter(what="api").exists()

    def test_the_day_of_use_is_noted(self, received: Dossier) -> None:
        secret = token()
        due_of(Client(), received, secret)
        assert ApiToken.objects.get().used_on == MORNING.date()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"username": "khong-co"}, "username"),
            ({"username": "congdan"}, "username"),
            ({"name": " "}, "name"),
            ({"days": 0}, "days"),
            ({"days": 367}, "days"),
            ({"scopes": []}, "scope"),
            ({"scopes": ["everything"]}, "scope"),
        ],
    )
    def test_nonsense_is_refused_by_name(self, changes: Any, field: str) -> None:
        with pytest.raises(Invalid) as caught:
            token(**changes)
        assert caught.value.field == field
        assert not ApiToken.objects.exists()

    @pytest.mark.parametrize("username", ["quay", "giamdoc", "cauhinh", "congdan"])
    def test_only_administrators_issue_and_revoke(
        self, people: Any, username: str
    ) -> None:
        token()
        row = ApiToken.objects.get()
        with pytest.raises(NotAllowed):
            issue_token(
                actor=people[username],
                at=MORNING,
                username="quay",
                name="thử",
                scopes=[SCOPE],
                days=1,
            )
        with pytest.raises(NotAllowed):
            revoke_token(actor=people[username], at=MORNING, token_id=row.pk)
        revoke_token(actor=people["quantri"], at=MORNING, token_id=row.pk)

    def test_revoking_twice_is_once_and_an_unknown_one_is_said(self) -> None:
        token()
        row = ApiToken.objects.get()
        for _ in range(2):
            revoke_token(actor=SYSTEM, at=MORNING, token_id=row.pk)
        kinds = Event.objects.filter(topic="api_token").values_list("kind", flat=True)
        assert sorted(kinds) == ["token.issued", "token.revoked"]
        with pytest.raises(NotFound):
            revoke_token(actor=SYSTEM, at=MORNING, token_id=row.pk + 1)

    def test_the_database_keeps_one_secret_once(self) -> None:
        token()
        row = ApiToken.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError, match="secret_once"), transaction.atomic():
            row.save(force_insert=True)


class TestPublic:
    def test_the_look_up_says_code_and_degree_only(
        self, received: Dossier, visitor: Client
    ) -> None:
        said = visitor.get(f"/api/v1/look-up/{received.code.lower()}").json()
        assert said == {
            "code": received.code,
            "status": "processing",
            "status_name": "Đang giải quyết",
            "done": 1,
            "total": 5,
        }

    def test_an_unknown_code(self, visitor: Client) -> None:
        said = problem(visitor.get("/api/v1/look-up/H49-0"), 404, "dossier_unknown")
        assert "H49-0" in said["title"]

    def test_procedures_twenty_at_a_time(self, visitor: Client) -> None:
        first = visitor.get("/api/v1/procedures").json()
        assert len(first["items"]) == 20
        second = visitor.get(
            "/api/v1/procedures", {"offset": first["next_offset"]}
        ).json()
        codes = [row["code"] for row in first["items"] + second["items"]]
        assert len(set(codes)) == 40

    def test_a_search_without_accents(self, visitor: Client) -> None:
        found = visitor.get("/api/v1/procedures", {"q": "dang ky khai sinh"}).json()
        assert "khai sinh" in found["items"][0]["name"].lower()

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"offset": "-1"}, "offset"),
            ({"offset": "x"}, "offset"),
            ({"q": "a" * 201}, "q"),
        ],
    )
    def test_nonsense_names_its_parameter(
        self, visitor: Client, query: dict[str, str], field: str
    ) -> None:
        said = problem(visitor.get("/api/v1/procedures", query), 422, "parameter_invalid")
        assert said["field"] == field

    def test_a_procedure_whole(self, visitor: Client) -> None:
        said = visitor.get("/api/v1/procedures/1.001695").json()
        assert said["code"] == "1.001695"
        assert said["components"]
        assert said["legal_bases"]

    def test_a_draft_is_not_public_whoever_asks(self, visitor: Client) -> None:
        draft = ProcedureVersion.objects.filter(state="draft").exclude(
            procedure__procedureversion__state="published"
        )[0]
        for client in (visitor, sign_in("cauhinh")):
            answer = client.get(f"/api/v1/procedures/{draft.procedure.code}")
            problem(answer, 404, "procedure_unknown")

    def test_a_due_date_is_counted_and_explained(self, visitor: Client) -> None:
        said = visitor.get(
            "/api/v1/due-dates",
            {"start": "2021-11-22T08:00", "amount": "5", "unit": "working_day"},
        ).json()
        assert said["due"] == "2021-11-29T17:00:00+07:00"
        assert [day["day"] for day in said["skipped_days"]] == [
            "2021-11-27",
            "2021-11-28",
        ]
        assert any("BLDS 2015" in rule["basis"] for rule in said["rules"])

    def test_the_moment_may_be_given_in_any_zone(self, visitor: Client) -> None:
        asked = {"start": "2021-11-22T01:00:00Z", "amount": "5", "unit": "working_day"}
        said = visitor.get("/api/v1/due-dates", asked).json()
        assert said["due"] == "2021-11-29T17:00:00+07:00"

    @pytest.mark.parametrize(
        ("changes", "status", "field"),
        [
            ({"start": "hôm nay"}, 422, "start"),
            ({"start": "0001-01-01T00:00:00+14:00"}, 422, "start"),
            ({"start": "9999-12-31T23:59:59Z"}, 422, "start"),
            ({"unit": "fortnight"}, 422, "unit"),
            ({"amount": "-1"}, 422, "amount"),
            ({"amount": "0"}, 422, "amount"),
            ({"amount": "3", "unit": "immediate"}, 422, "amount"),
            ({"amount": "10001"}, 422, "amount"),
            ({"counting": "guess"}, 422, "counting"),
            ({"amount": "10000", "unit": "month"}, 409, None),
            ({"amount": "10000"}, 409, None),
            ({"start": "2050-01-01T08:00"}, 409, None),
            ({"start": "2001-01-01T08:00"}, 404, None),
        ],
    )
    def test_what_cannot_be_counted_is_said(
        self, visitor: Client, changes: dict[str, str], status: int, field: str | None
    ) -> None:
        asked = {"start": "2021-11-22T08:00", "amount": "5", "unit": "working_day"}
        answer = visitor.get("/api/v1/due-dates", asked | changes)
        said = json.loads(answer.content)
        assert answer.status_code == status, said
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert said["field"] == field


class TestAround:
    def test_an_unknown_address_is_a_problem(self, visitor: Client) -> None:
        for path in ("/api/", "/api/v2/x", "/api/v1/nothing", "/api/v1"):
            problem(visitor.get(path), 404, "address_unknown")

    def test_it_only_reads(self, received: Dossier) -> None:
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(Client(), method)(f"/api/v1/dossiers/{received.code}/due")
            said = problem(answer, 405, "method_not_allowed")
            assert said["remedy"]
            assert answer.headers["Allow"]

    def test_what_the_framework_says_is_a_problem_too(
        self, visitor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for path in ("/api/v1/look-up/x", "/api/v1/procedures"):
            problem(visitor.post(path), 405, "method_not_allowed")
        problem(visitor.get("/api/v1/procedures", {"q": "\x00"}), 400, "bad_request")
        elsewhere = visitor.get("/api/v1/procedures", headers={"Host": "evil.example"})
        problem(elsewhere, 400, "bad_request")
        english = Client()
        english.cookies["django_language"] = "en"
        said = problem(english.post("/api/v1/procedures"), 405, "method_not_allowed")
        assert said["title"].startswith("The API")

        def broken(**_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("motcua.api.addresses.public.look_up", broken)
        visitor.raise_request_exception = False
        problem(visitor.get("/api/v1/look-up/x"), 500, "internal_server_error")
        assert visitor.get("/tra-cuu/x").headers["Content-Type"].startswith("text/html")

    def test_too_many_requests_are_told_to_wait(self, visitor: Client) -> None:
        for _ in range(OF_AN_ADDRESS):
            assert visitor.get("/api/v1/procedures/9.999999").status_code == 404
        answer = visitor.get("/api/v1/procedures/9.999999")
        problem(answer, 429, "too_many_requests")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60

    def test_nobody_escapes_by_a_header(self, visitor: Client) -> None:
        for n in range(OF_AN_ADDRESS):
            visitor.get(
                "/api/v1/procedures/9.999999", headers={"X-Forwarded-For": f"10.0.0.{n}"}
            )
        assert visitor.get("/api/v1/procedures/9.999999").status_code == 429

    def test_a_nul_is_refused(self, visitor: Client) -> None:
        assert visitor.get("/api/v1/procedures", {"q": "\x00"}).status_code == 400

    def test_the_document_is_public_and_the_one_that_is_kept(
        self, visitor: Client
    ) -> None:
        answer = visitor.get("/api/v1/openapi.json")
        assert answer.status_code == 200
        kept = Path(__file__).resolve().parents[2] / "docs/reference/openapi.json"
        assert answer.json() == json.loads(kept.read_text("utf-8"))
        assert "default-src" not in answer.headers["Content-Security-Policy"]

    def test_every_address_but_the_public_ones_needs_to_know_who_asks(self) -> None:
        paths = api.get_openapi_schema()["paths"]
        closed = {path for path, methods in paths.items() if "security" in methods["get"]}
        assert closed == {"/api/v1/dossiers/{code}/due"}
        assert all(set(methods) == {"get"} for methods in paths.values())
