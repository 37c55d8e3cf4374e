"""What each kind of change means for whom: the table that the documentation is made from."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .change import Audience, Impact, Kind

_IMPACTS = {"B": Impact.BREAKING, "C": Impact.COMPATIBLE, "-": Impact.COSMETIC}

# What to do. Empty: nothing.
_KEEP_STATE = "keep the state until no record is in it, or say under `breaks` why it may go"
_MIGRATE = "convert the stored records, and tell the writers and readers the new name"
_SWITCH = "see that every reader that switches over states has a branch for it first"
_SWITCH_EVENTS = "see that every reader that switches over events has a branch for it first"
_TELL = "tell those who send it, or keep what was accepted"
_CONVERT = "convert the stored records"
_NAMES = "tell everybody who uses the old name"
_COMPARE = "install statekit[prove] to have it compared: pip install 'statekit[prove]'"
_FACTS = "see that every reader of the fact can take it"


@frozen(slots=False)
class Class:
    """What a kind of change means.

    Args:
        impacts: for each audience.
        meaning: a sentence: what has happened.
        remedy: what to do about it; empty where nothing is to be done.
    """

    impacts: Mapping[Audience, Impact]
    meaning: str
    remedy: str


# Kind, then what it means for writers, readers and records: Breaking, Compatible, or cosmetic (-).
_ROWS: tuple[tuple[Kind, str, str, str], ...] = (
    # Machines.
    (Kind.MACHINE_ADDED, "CCC", "The spec has one more machine.", _CONVERT),
    (Kind.MACHINE_REMOVED, "BBB", "A machine is gone.", _KEEP_STATE),
    (Kind.MACHINE_RENAMED, "BBB", "A machine has another name.", _MIGRATE),
    (Kind.MACHINE_MANY, "BBB", "An order has many of a machine that it had one of.", _CONVERT),
    (Kind.MACHINE_ONE, "BBB", "An order has one of a machine that it had many of.", _CONVERT),
    (Kind.MAX_RAISED, "CCC", "An order may have more instances of a machine.", ""),
    (Kind.MAX_LOWERED, "BCB", "An order may have fewer instances of a machine.", _TELL),
    (Kind.INITIAL_CHANGED, "BCC", "Orders begin in another state.", _TELL),
    (Kind.INITIAL_REWORDED, "---", "Where orders begin is written otherwise.", ""),
    # States, families and groups.
    (Kind.STATE_ADDED, "CBC", "Orders may be in a state that did not exist.", _SWITCH),
    (Kind.STATE_REMOVED, "BBB", "A state is gone; records in it are stranded.", _KEEP_STATE),
    (Kind.STATE_RENAMED, "BBB", "A state has another name; records have the old one.", _MIGRATE),
    (Kind.STATE_SPLIT, "BBB", "A state has become a family; no record says which.", _MIGRATE),
    (Kind.STATE_MERGED, "BBB", "A family has become one state; records name its parts.", _MIGRATE),
    (Kind.STATE_FINAL, "CCC", "A state that was left is final.", ""),
    (Kind.STATE_NOT_FINAL, "CBC", "An order may leave a state that was final.", _SWITCH),
    (Kind.FAMILY_ADDED, "CCC", "States have a family that did not exist.", ""),
    (Kind.FAMILY_REMOVED, "CBC", "A family is gone; readers may ask for it.", _NAMES),
    (Kind.FAMILY_RENAMED, "BBB", "A family has another name, and all its states too.", _MIGRATE),
    (Kind.FAMILY_INITIAL_CHANGED, "---", "What enters a family begins elsewhere in it.", ""),
    (Kind.GROUP_CHANGED, "---", "A name for some states has changed.", ""),
    # Transitions.
    (Kind.TRANSITION_ADDED, "CCC", "An event leads where it did not.", ""),
    (Kind.TRANSITION_INSERTED, "BCC", "A case is tried before others and takes from them.", _TELL),
    (Kind.TRANSITION_REMOVED, "BCB", "An event no longer leads somewhere.", _TELL),
    (Kind.TRANSITION_WIDENED, "CCC", "A transition begins in more states.", ""),
    (Kind.TRANSITION_NARROWED, "BCC", "A transition begins in fewer states.", _TELL),
    (Kind.TRANSITION_REDIRECTED, "BBB", "An event leads elsewhere.", _TELL),
    (Kind.CASES_REORDERED, "BCC", "Cases of an event are tried in another order.", _TELL),
    (Kind.BACK_CHANGED, "BCC", "Late reports are told from others in another way.", _TELL),
    (Kind.EFFECT_ADDED, "CCC", "A transition sets a datum that did not exist.", ""),
    (Kind.EFFECT_CHANGED, "BBC", "A transition sets a datum to another value.", _FACTS),
    (Kind.EFFECT_REWORDED, "---", "An effect is written otherwise.", ""),
    (Kind.TIMEOUT_ADDED, "BCC", "The timer may act from some time on only.", _TELL),
    (Kind.TIMEOUT_REMOVED, "CCC", "The timer may act at any time.", ""),
    (Kind.TIMEOUT_CHANGED, "BCC", "The timer may act from another time on.", _TELL),
    # Guards.
    (Kind.GUARD_ADDED, "BCC", "A named guard asks for more.", _TELL),
    (Kind.GUARD_REMOVED, "CCC", "A named guard no longer asks for anything.", ""),
    (Kind.GUARD_RENAMED, "---", "A named guard has another name.", ""),
    (Kind.GUARD_TIGHTENED, "BCC", "A guard lets less pass.", _TELL),
    (Kind.GUARD_LOOSENED, "CCC", "A guard lets more pass.", ""),
    (Kind.GUARD_DIVERTS, "BCC", "A guard moves what passes from one case to another.", _TELL),
    (Kind.GUARD_INCOMPARABLE, "BCC", "A guard lets other things pass.", _TELL),
    (Kind.GUARD_NOT_COMPARED, "BCC", "A guard has changed, and was not compared.", _COMPARE),
    (Kind.GUARD_REWORDED, "---", "A guard is written otherwise and means the same.", ""),
    (Kind.GUARD_WIDENED, "BCC", "A named guard is asked on more moves.", _TELL),
    (Kind.GUARD_NARROWED, "CCC", "A named guard is asked on fewer moves.", ""),
    # Rules.
    (Kind.RULE_ADDED, "BCB", "More must hold of orders.", _TELL),
    (Kind.RULE_REMOVED, "CCC", "Something need no longer hold of orders.", ""),
    (Kind.RULE_RENAMED, "---", "A rule has another name.", ""),
    (Kind.RULE_TIGHTENED, "BCB", "A rule lets less pass.", _TELL),
    (Kind.RULE_LOOSENED, "CCC", "A rule lets more pass.", ""),
    (Kind.RULE_INCOMPARABLE, "BCB", "A rule lets other things pass.", _TELL),
    (Kind.RULE_NOT_COMPARED, "BCB", "A rule has changed, and was not compared.", _COMPARE),
    (Kind.RULE_REWORDED, "---", "A rule is written otherwise and means the same.", ""),
    # Facts.
    (Kind.FACT_ADDED, "CC-", "Orders have one more fact.", ""),
    (Kind.FACT_REMOVED, "BB-", "A fact is gone.", _FACTS),
    (Kind.FACT_RENAMED, "BB-", "A fact has another name.", _NAMES),
    (Kind.FACT_CHANGED, "CB-", "A fact answers otherwise.", _FACTS),
    (Kind.FACT_NOT_COMPARED, "CB-", "A fact has changed, and was not compared.", _COMPARE),
    (Kind.FACT_REWORDED, "---", "A fact is written otherwise and means the same.", ""),
    (Kind.FACT_TYPE_CHANGED, "BB-", "A fact answers with values of another type.", _FACTS),
    (Kind.FACT_VALUE_RENAMED, "CB-", "A value of a fact has another name.", _NAMES),
    (Kind.FACT_VALUE_ADDED, "CB-", "A fact may have a value that did not exist.", _FACTS),
    (Kind.FACT_VALUE_REMOVED, "CB-", "A fact never has a value any more.", _FACTS),
    # Events, payloads and actors.
    (Kind.EVENT_ADDED, "CBC", "There is one more event.", _SWITCH_EVENTS),
    (Kind.EVENT_REMOVED, "BBB", "An event is gone.", _TELL),
    (Kind.EVENT_RENAMED, "BBB", "An event has another name.", _NAMES),
    (Kind.SENDER_ADDED, "C--", "One more actor may send an event.", ""),
    (Kind.SENDER_REMOVED, "B--", "An actor may no longer send an event.", _TELL),
    (Kind.PAYLOAD_ADDED, "CC-", "An event may carry one more field.", ""),
    (Kind.PAYLOAD_REQUIRED_ADDED, "BC-", "An event must carry one more field.", _TELL),
    (Kind.PAYLOAD_REMOVED, "BB-", "An event may not carry a field any more.", _TELL),
    (Kind.PAYLOAD_RENAMED, "BB-", "A field of an event has another name.", _NAMES),
    (Kind.PAYLOAD_REQUIRED, "BC-", "A field that could be left out is required.", _TELL),
    (Kind.PAYLOAD_OPTIONAL, "CC-", "A field that was required may be left out.", ""),
    (Kind.PAYLOAD_TYPE_CHANGED, "BB-", "A field of an event has another type.", _TELL),
    (Kind.PAYLOAD_TYPE_WIDENED, "CB-", "A field of an event takes more values.", _FACTS),
    (Kind.PAYLOAD_TYPE_NARROWED, "BC-", "A field of an event takes fewer values.", _TELL),
    (Kind.IDENTITY_CHANGED, "BCB", "Repeated events are recognised by something else.", _CONVERT),
    (Kind.EVIDENCE_ADDED, "BCC", "An event must prove more.", _TELL),
    (Kind.EVIDENCE_REMOVED, "CCC", "An event need not prove something any more.", ""),
    (Kind.ACTOR_ADDED, "CC-", "There is one more actor.", ""),
    (Kind.ACTOR_REMOVED, "BC-", "An actor is gone.", _TELL),
    (Kind.ACTOR_RENAMED, "BB-", "An actor has another name.", _NAMES),
    (Kind.ACTOR_REPORTS, "BC-", "An actor that commanded reports what has happened.", _TELL),
    (Kind.ACTOR_COMMANDS, "BC-", "An actor that reported commands.", _TELL),
    # Data, fields of instances, and totals.
    (Kind.DATUM_ADDED, "CCC", "Orders know one more datum.", _CONVERT),
    (Kind.DATUM_REQUIRED_ADDED, "BCB", "A datum must be given that stored records lack.", _TELL),
    (Kind.DATUM_REMOVED, "BBB", "A datum is gone; records hold it.", _CONVERT),
    (Kind.DATUM_RENAMED, "BBB", "A datum has another name.", _MIGRATE),
    (Kind.DATUM_REQUIRED, "BCC", "A datum that had an initial value must be given.", _TELL),
    (Kind.DATUM_OPTIONAL, "CBC", "A datum may have no value.", _FACTS),
    (Kind.DATUM_MANDATORY, "BCB", "A datum that could lack a value must have one.", _CONVERT),
    (Kind.DATUM_INITIAL_CHANGED, "BBC", "A datum begins with another value.", _TELL),
    (Kind.DATUM_FIXED, "CCC", "A datum no longer changes after the beginning.", ""),
    (Kind.DATUM_NOT_FIXED, "CBC", "A datum that never changed may change.", _FACTS),
    (Kind.DATUM_TYPE_CHANGED, "BBB", "A datum has another type.", _CONVERT),
    (Kind.DATUM_TYPE_WIDENED, "CBC", "A datum takes more values.", _FACTS),
    (Kind.DATUM_TYPE_NARROWED, "BCB", "A datum takes fewer values.", _CONVERT),
    (Kind.TOTAL_ADDED, "CCC", "Orders know one more total.", ""),
    (Kind.TOTAL_REMOVED, "CB-", "A total is gone.", _FACTS),
    (Kind.TOTAL_RENAMED, "CB-", "A total has another name.", _NAMES),
    (Kind.TOTAL_CHANGED, "BBB", "A total adds up something else.", _FACTS),
    # Settings.
    (Kind.SETTING_ADDED, "CCC", "Whoever loads the spec may set one more value.", ""),
    (Kind.SETTING_REMOVED, "BCC", "A setting is gone; a loader that gives it fails.", _NAMES),
    (Kind.SETTING_RENAMED, "BCC", "A setting has another name.", _NAMES),
    (Kind.SETTING_DEFAULT_CHANGED, "CCC", "A setting has another default.", ""),
    (Kind.SETTING_TYPE_CHANGED, "BCC", "A setting takes values of another type.", _NAMES),
    # The spec itself.
    (Kind.SPEC_ADDED, "CCC", "There is one more spec.", ""),
    (Kind.SPEC_REMOVED, "BBB", "A spec is gone.", _NAMES),
    (Kind.SPEC_RENAMED, "CCB", "The spec has another name; records have the old one.", _CONVERT),
    (Kind.DIGEST_CHANGED, "---", "The spec is written otherwise, and nothing more.", ""),
    (Kind.VARIANT_ADDED, "CCC", "The spec has one more variant.", ""),
    (Kind.VARIANT_REMOVED, "BBB", "A variant is gone.", _NAMES),
    (Kind.BASE_ADDED, "---", "The spec builds on one more.", ""),
    (Kind.BASE_REMOVED, "---", "The spec builds on one less.", ""),
    # What people read.
    (Kind.LABEL_CHANGED, "---", "A text for people has changed.", ""),
    (Kind.DESCRIPTION_CHANGED, "---", "A description has changed.", ""),
    (Kind.ASSUMPTION_CHANGED, "---", "What is marked as assumed has changed.", ""),
    (Kind.SCENARIO_ADDED, "---", "There is one more example.", ""),
    (Kind.SCENARIO_REMOVED, "---", "An example is gone.", ""),
    (Kind.SCENARIO_CHANGED, "---", "An example has changed.", ""),
)

CLASSES: Mapping[Kind, Class] = {
    kind: Class(
        {each: _IMPACTS[letter] for each, letter in zip(Audience, letters, strict=True)},
        meaning,
        remedy,
    )
    for kind, letters, meaning, remedy in _ROWS
}
"""Every kind, in the order of the documentation."""
