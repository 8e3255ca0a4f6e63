"""What the sandbox can be told to do wrongly, over HTTP or by a file in its folder."""

from dataclasses import dataclass

from motcua.adapters.sandboxes import CommonFaults


@dataclass(frozen=True, slots=True)
class Faults(CommonFaults):
    """How the sandbox misbehaves now; by itself it does not.

    `refuse_number`, `quota`, `not_following` and `template_unknown` refuse what is sent;
    `garbage` answers with no JSON; `slow_after` takes the message and answers seconds
    later. `undelivered` reports that it never arrived; `silent` reports nothing; `late`
    reports after seconds; `twice`, `out_of_order` and `wrong_signature` report so.
    """

    refuse_number: bool = False
    quota: bool = False
    not_following: bool = False
    template_unknown: bool = False
    garbage: bool = False
    slow_after: float = 0
    undelivered: bool = False
    silent: bool = False
    late: float = 0
    twice: bool = False
    out_of_order: bool = False
    wrong_signature: bool = False
