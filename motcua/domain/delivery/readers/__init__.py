"""Where papers are, and the lists they go from unit to unit on."""

from motcua.domain.delivery.readers.things import (
    HERE,
    PAGE,
    AlarmFacts,
    PassingFacts,
    ThingFacts,
    ThingPage,
    alarms_for,
    coming,
    kept,
    no_such_thing,
    papers_at,
    passings_of,
    thing_facts,
    things_of,
)

__all__ = [
    "HERE",
    "PAGE",
    "AlarmFacts",
    "PassingFacts",
    "ThingFacts",
    "ThingPage",
    "alarms_for",
    "coming",
    "kept",
    "no_such_thing",
    "papers_at",
    "passings_of",
    "thing_facts",
    "things_of",
]
