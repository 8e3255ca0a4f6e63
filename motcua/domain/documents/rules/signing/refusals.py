"""What a fault of a signing service amounts to, in words an officer can act on."""

from pyhanko.sign.general import SigningError

from motcua.domain.documents.ports import Declined, Unreachable, WrongSecret
from motcua.kernel.errors import MotcuaError, NotNow
from motcua.kernel.text import N_


def refusal_or(result: bytes | BaseException) -> bytes | MotcuaError:
    """Return a result, or the refusal a fault of one paper amounts to."""
    match result:
        case bytes() | MotcuaError():
            return result
        case Declined():
            return declined(result)
        case Unreachable():
            return unreachable()
        case SigningError() | OSError():
            return no_timestamp()
        case _:
            raise result


def declined(said: Declined) -> NotNow:
    """Return the refusal of a signing service in our words."""
    if isinstance(said, WrongSecret):
        return NotNow(
            "secret_wrong",
            N_("Mã PIN ký số không đúng."),
            field="pin",
            remedy=N_("Hãy nhập lại mã PIN; nhập sai nhiều lần có thể bị khóa."),
        )
    return NotNow(
        "signing_declined",
        N_("Dịch vụ ký số từ chối ký: %(why)s."),
        facts={"why": str(said)},
        remedy=N_("Chưa có gì được ghi; hãy hỏi nhà cung cấp dịch vụ ký số."),
    )


def unreachable() -> NotNow:
    """Return the refusal when a signing service gives no answer."""
    return NotNow(
        "signing_unreachable",
        N_("Dịch vụ ký số không trả lời."),
        remedy=N_("Chưa có gì được ghi; hãy thử lại sau ít phút."),
    )


def no_timestamp() -> NotNow:
    """Return the refusal when the timestamp service gives none that can be trusted."""
    return NotNow(
        "timestamp_missing",
        N_("Không lấy được dấu thời gian cho chữ ký."),
        remedy=N_("Chưa có gì được ghi; hãy thử lại sau ít phút."),
    )
