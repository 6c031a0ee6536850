"""What a reply was understood to say, and the effects it must have. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

from shared.core.model import Promise

# Highest first: the first of several intents picks the answer, all take effect.
PRIORITY = (
    "self_harm",
    "threat",
    "cease_all",
    "stop",
    "deceased",
    "bankruptcy",
    "attorney",
    "wrong_number",
    "dispute",
    "stop_calling_time",
    "language_es",
    "paid_already",
    "promise_to_pay",
    "hardship",
    "call_me",
    "ask_balance",
    "ask_link",
    "help",
    "start",
    "abusive",
    "thanks",
    "complaint",
    "other_business",
    "unclear",
)

EFFECTS: dict[str, str] = {
    "suppress_point": "Suppress this phone number or address on its medium, at once",
    "suppress_calls": "Suppress calls to the person as well",
    "suppress_texts": "Suppress texts to the person as well",
    "suppress_email": "Suppress e-mail to the person as well",
    "suppress_all": "Suppress every medium for the person's debts",
    "cancel_queued": "Cancel what is planned or queued for what was suppressed or held",
    "confirm_opt_out": "Send the one confirmation, within five minutes, where allowed",
    "acknowledge_cease": "Acknowledge the request, where the actor's law allows it",
    "check_reassigned": "Check the number for reassignment before any further use",
    "apologise_wrong_number": "Apologise without naming the debt",
    "hold_dispute": "Hold collection of the debt and mark it disputed",
    "hold_attorney": "Hold everything: the person has a lawyer",
    "hold_bankruptcy": "Hold everything: bankruptcy",
    "hold_deceased": "Hold everything: the person is said to have died",
    "start_verification": "Open the task to verify the debt",
    "capture_details": "A person records the details given (lawyer, case, family)",
    "receipt_neutral": "Answer with a neutral receipt that says nothing of the debt",
    "set_preference": "Write the time, day or place the person asked us to respect",
    "confirm_preference": "Confirm that preference",
    "set_language_es": "Write to the person in Spanish from now on",
    "answer_in_spanish": "Answer once in Spanish",
    "create_promise": "Record each promise to pay with its date and amount",
    "pause_to_promise": "Pause the sequence to the day after the last promised date",
    "confirm_promise": "Confirm the dates and amounts promised",
    "pause_3_business_days": "Pause the sequence for three business days",
    "check_ledger": "A person checks the ledger for the payment",
    "receipt_payment": "Answer that the payment is being looked for",
    "pause_for_plan": "Pause the sequence until a plan was offered",
    "offer_plan": "A person, or an approved flow, offers a payment plan",
    "send_resources": "Send the resources for tenants in need",
    "record_call_request": "Record the consent to be called, for at most seven days",
    "call_back": "A person calls back",
    "confirm_call": "Confirm when the call will be",
    "record_consent": "Record a new consent with its full evidence",
    "confirm_opt_in": "Send the opt-in confirmation",
    "check_identity": "Check who is asking before any amount is told",
    "answer_balance": "Answer once how to see the balance",
    "answer_link": "Answer once how to pay",
    "answer_help": "Answer once who we are and how to stop",
    "flag_tone": "Mark the tone; nothing is answered by a machine",
    "safety_queue": "Give it to a person at once: a life may be in danger",
    "soft_hold": "Send nothing automatic until a person has read this",
    "record_complaint": "Record a complaint for a person to answer",
    "record_incident": "Record that an earlier opt-out may not have been honoured",
    "hand_to_property": "Hand the other business to the property's people",
    "pause_other_business": "Pause the sequence for the set time, then go on",
    "pause_replied": "Pause the sequence until a person has read this",
    "task_person": "Open a task for a person with an owner and a due time",
}

# Named in `also` beside an intent, or beside `unclear`; never an intent of their own.
ONLY_ALSO = frozenset(("self_harm", "threat", "complaint", "other_business"))

INTENT_EFFECTS: dict[str, tuple[str, ...]] = {
    "self_harm": ("safety_queue", "soft_hold", "task_person"),
    "threat": ("safety_queue", "soft_hold", "flag_tone", "task_person"),
    "cease_all": ("suppress_all", "cancel_queued", "acknowledge_cease", "task_person"),
    "stop": ("suppress_point", "cancel_queued", "confirm_opt_out"),
    "deceased": (
        "hold_deceased",
        "cancel_queued",
        "capture_details",
        "receipt_neutral",
        "task_person",
    ),
    "bankruptcy": (
        "hold_bankruptcy",
        "cancel_queued",
        "capture_details",
        "receipt_neutral",
        "task_person",
    ),
    "attorney": (
        "hold_attorney",
        "cancel_queued",
        "capture_details",
        "receipt_neutral",
        "task_person",
    ),
    "wrong_number": (
        "suppress_point",
        "cancel_queued",
        "check_reassigned",
        "apologise_wrong_number",
    ),
    "dispute": (
        "hold_dispute",
        "cancel_queued",
        "start_verification",
        "receipt_neutral",
        "task_person",
    ),
    "stop_calling_time": ("set_preference", "confirm_preference", "task_person"),
    "language_es": ("set_language_es", "answer_in_spanish"),
    "paid_already": (
        "pause_3_business_days",
        "check_ledger",
        "receipt_payment",
        "task_person",
    ),
    "promise_to_pay": ("create_promise", "pause_to_promise", "confirm_promise"),
    "hardship": ("pause_for_plan", "offer_plan", "send_resources", "task_person"),
    "call_me": ("record_call_request", "call_back", "confirm_call", "task_person"),
    "ask_balance": ("check_identity", "answer_balance"),
    "ask_link": ("check_identity", "answer_link"),
    "help": ("answer_help",),
    "start": ("record_consent", "confirm_opt_in"),
    "abusive": ("flag_tone", "pause_replied", "task_person"),
    "thanks": (),
    "complaint": ("record_complaint", "task_person"),
    "other_business": ("hand_to_property", "pause_other_business", "task_person"),
    "unclear": ("pause_replied", "task_person"),
}


@dataclass(frozen=True, slots=True)
class Understood:
    """
    One reply, understood.

    Args:
        intent: One of `PRIORITY`; picks the answer.
        also: Further intents that must take effect too, by priority.
        confidence: 0 to 1; 1 for an exact keyword.
        because: The words that decided, as normalised.
        scope: What an opt-out covers where the words say: "" (the medium it came
            on), or media joined by `+`: `sms`, `call`, `email`.
        soft_hold: An opt-out word stands in a text that is not clearly anything, or
            a life may be in danger: nothing automatic until a person has read it.
        promises: Dates on the person's calendar; amount None where not said.
        undated: Amounts in cents promised without a day (None: not said either):
            a person asks when.
        effects: Slugs out of `EFFECTS`, without repeats.
    """

    intent: str
    also: tuple[str, ...] = ()
    confidence: float = 0.0
    because: tuple[str, ...] = ()
    scope: str = ""
    soft_hold: bool = False
    promises: tuple[Promise, ...] = ()
    undated: tuple[int | None, ...] = ()
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """
    The intents of a reply, before dates and effects.

    Args:
        intent: As in `Understood`.
        also: As in `Understood`.
        confidence: As in `Understood`.
        soft_hold: As in `Understood`.
        repeated: The person says they asked before.
    """

    intent: str
    also: tuple[str, ...] = ()
    confidence: float = 1.0
    soft_hold: bool = False
    repeated: bool = False


_SILENT = frozenset(
    """acknowledge_cease answer_balance answer_help answer_in_spanish answer_link
    apologise_wrong_number confirm_call confirm_opt_in confirm_opt_out
    confirm_preference confirm_promise receipt_neutral receipt_payment
    send_resources""".split()  # noqa: SIM905 - a list of words
)


_DATED = frozenset(("create_promise", "pause_to_promise", "confirm_promise"))


def effects_of(said: Said, scope: str = "", *, dated: bool = True) -> tuple[str, ...]:
    """
    List the effects of all intents, without repeats.

    Only the first intent is answered; nothing at all is answered by a machine where
    a life may be in danger or while a soft hold waits for a person. A promise without
    a day (*dated* false) makes a task, not a promise.
    """
    effects = list(INTENT_EFFECTS[said.intent])
    for intent in said.also:
        effects += [e for e in INTENT_EFFECTS[intent] if e not in _SILENT]
    effects += [f"suppress_{_SCOPES[m]}" for m in scope.split("+") if m in _SCOPES]
    if scope and "sms" not in scope and "suppress_point" in effects:
        effects.remove("suppress_point")
    if said.repeated:
        effects += ["record_incident", "task_person"]
    if said.soft_hold:
        effects += ["soft_hold", "task_person"]
    if "soft_hold" in effects:
        effects = [e for e in effects if e not in _SILENT]
    if not dated and not _DATED.isdisjoint(effects):
        effects = [e for e in effects if e not in _DATED]
        effects += ["pause_replied", "task_person"]
    return tuple(dict.fromkeys(effects))


_SCOPES = {"sms": "texts", "call": "calls", "email": "email"}
