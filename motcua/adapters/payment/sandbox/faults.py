"""What the sandbox can be told to do wrongly, over HTTP or by a file in its folder."""

from dataclasses import dataclass

from motcua.adapters.sandboxes import CommonFaults


@dataclass(frozen=True, slots=True)
class Faults(CommonFaults):
    """How the sandbox misbehaves now; by itself it does not.

    Of notices: `no_ipn` sends none, `ipn_twice` sends it twice, `ipn_late` waits so
    many seconds, `ipn_before_init` sends it before the answer to INIT,
    `failure_after_success` sends a failure behind it, `wrong_amount` says a thousand
    đồng less, `wrong_hash` alters the hash. Of answers: `init_timeout` waits so many
    seconds with INIT, `init_garbage` answers nonsense, `query_contradicts` says the
    opposite of the notice, `refund_refused` gives nothing back. Of the day's list:
    `list_missing` leaves out the first line, `list_surplus` adds one nobody paid.
    """

    no_ipn: bool = False
    ipn_twice: bool = False
    ipn_late: float = 0
    ipn_before_init: bool = False
    failure_after_success: bool = False
    wrong_amount: bool = False
    wrong_hash: bool = False
    init_timeout: float = 0
    init_garbage: bool = False
    query_contradicts: bool = False
    refund_refused: bool = False
    list_missing: bool = False
    list_surplus: bool = False
