"""The definitions of “on time” by the words of addresses."""

from collections.abc import Mapping

from motcua.domain.reports.rules.tables import DEFINITIONS, OnTime

ON_TIME: Mapping[str, OnTime] = {
    "hien-hanh": OnTime.CURRENT,
    "ban-dau": OnTime.ORIGINAL,
    "766": OnTime.INDEX_766,
}
ON_TIME_WORDS = {key: DEFINITIONS[one].name for key, one in ON_TIME.items()}
