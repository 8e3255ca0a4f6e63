"""What the sandbox carrier can be told to do wrongly."""

from dataclasses import dataclass

from motcua.adapters.sandboxes import CommonFaults


@dataclass(frozen=True, slots=True)
class Faults(CommonFaults):
    """How the carrier misbehaves now; by itself it does not.

    `hang` takes an order and answers only after so many seconds; `refuse_address` takes
    no order; `garbage` answers what nobody can read; `twice` sends every notice twice;
    `hold` keeps notices until they are released (POST /release, `?backwards=1`);
    `mute` sends none; `wrong_signature` signs with another key; `unknown_number` names
    an order nobody has made; `contradict` follows DELIVERED by DELIVERY_FAILED; `lose`
    states LOST in place of DELIVERED; `other_cod` tells of 1,000 đồng more.
    """

    hang: float = 0
    refuse_address: bool = False
    garbage: bool = False
    twice: bool = False
    hold: bool = False
    mute: bool = False
    wrong_signature: bool = False
    unknown_number: bool = False
    contradict: bool = False
    lose: bool = False
    other_cod: bool = False
