"""Names of background jobs; the database asks for them (see `motcua.jobs`)."""

from enum import StrEnum


class JobName(StrEnum):
    """Every background job there is."""

    CARRY_OUT_EFFECT = "carry_out_effect"
    RETRY_EFFECTS = "retry_effects"
    PRINT_PAPERS = "print_papers"
    FIRE_TIMERS = "fire_timers"
    MOVE_APPOINTMENTS = "move_appointments"
    REMIND = "remind"
    CHASE_RESULTS = "chase_results"
    TIDY = "tidy"
    FILE_ROWS = "file_rows"
    SCAN_FILES = "scan_files"
    DELETE_EXPIRED_FILES = "delete_expired_files"
    CHECK_STORE = "check_store"
    LAND_RESULTS = "land_results"
    LAND_ALL_RESULTS = "land_all_results"
    SIGN_RECEIPTS = "sign_receipts"
    RETRY_RECEIPTS = "retry_receipts"
    SEND_PARCELS = "send_parcels"
    ASK_FOR_PARCELS = "ask_for_parcels"
    WATCH_PAYMENTS = "watch_payments"
    CLOSE_HALL = "close_hall"
    TELL_NEAR = "tell_near"
    TEND_APPOINTMENTS = "tend_appointments"
    RECONCILE_PAYMENTS = "reconcile_payments"
    COUNT_FIGURES = "count_figures"
    SUPERVISE = "supervise"
