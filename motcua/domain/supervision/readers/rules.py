"""The rules that count now, and how each came to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.supervision.models import RuleVersion
from motcua.domain.supervision.rules.alerting import Rule, rule_from_json
from motcua.domain.supervision.rules.causes import Cause
from motcua.domain.supervision.rules.shipped import SHIPPED
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule as its page shows it; `n` is its version, 0 for one as shipped."""

    rule: Rule
    n: int = 0
    reason: str = ""
    set_at: datetime | None = None
    set_by: str = ""


def rules_now() -> Mapping[str, Rule]:
    """Return every rule that counts, those switched off too, by key."""
    return {key: facts.rule for key, facts in _facts().items()}


def by_cause() -> Mapping[Cause, tuple[Rule, ...]]:
    """Return the rules that count and are on, by cause."""
    found: dict[Cause, tuple[Rule, ...]] = {}
    for rule in rules_now().values():
        if rule.on:
            found[rule.cause] = (*found.get(rule.cause, ()), rule)
    return found


def rules(*, actor: Actor) -> tuple[RuleFacts, ...]:
    """Return the rules to who reads alerts of a unit or edits rules, by cause."""
    _require_reader(actor)
    order = {cause: n for n, cause in enumerate(Cause)}
    return tuple(
        sorted(
            _facts().values(),
            key=lambda one: (order[one.rule.cause], one.rule.amount, one.rule.key),
        )
    )


def rule_facts(*, actor: Actor, key: str) -> RuleFacts:
    """Return one rule; raise NotFound."""
    _require_reader(actor)
    found = _facts().get(key)
    if found is None:
        raise no_such_rule()
    return found


def rule_versions(*, actor: Actor, key: str) -> tuple[RuleFacts, ...]:
    """Return every version of a rule that was set, the newest first."""
    _require_reader(actor)
    rows = RuleVersion.objects.filter(key=key).order_by("-n")
    return tuple(_of(row) for row in rows)


def _require_reader(actor: Actor) -> None:
    if not may(actor, Act.EDIT_ALERTS):
        require(actor, Act.READ_ALERTS)


def no_such_rule() -> NotFound:
    """Return the answer for a key that no rule has."""
    return NotFound("rule_unknown", N_("Không có quy tắc cảnh báo này."))


def _facts() -> dict[str, RuleFacts]:
    found = {key: RuleFacts(rule) for key, rule in SHIPPED.items()}
    for row in RuleVersion.objects.filter(replaced_at__isnull=True):
        found[row.key] = _of(row)
    return found


def _of(row: RuleVersion) -> RuleFacts:
    rule = rule_from_json(row.key, row.content)
    return RuleFacts(rule, row.n, row.reason, row.set_at, row.set_by)
