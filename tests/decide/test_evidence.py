"""Evidence: what an event must bring, told as a missing payload and before any guard."""

from __future__ import annotations

from statekit import Event, Verdict, loads

SPEC = loads(
    """
spec: parcel
data:
  courier_ref: {type: id, optional: true}
actors: {courier: {reports: true}, shop: }
events:
  deliver:
    by: courier
    payload:
      scan: {type: id, optional: true}
      signature: {type: text, optional: true}
    evidence:
      proof: known(event.scan) or known(event.signature)
      courier: known(courier_ref)
machines:
  delivery:
    initial: sent
    states: [sent, delivered]
    transitions:
      deliver: {from: sent, to: delivered, when: known(event.signature)}
""",
    name="parcel.yaml",
)


def test_missing_evidence_is_a_missing_payload() -> None:
    """Each piece has its name and its words, and no guard is blamed for it."""
    decision = SPEC.decide(SPEC.start(courier_ref="c"), Event("deliver", "courier"))
    assert decision.verdict is Verdict.REFUSED
    assert decision.reasons[0].to_dict() == {
        "code": "payload-missing",
        "message": "deliver lacks proof: `known(event.scan) or known(event.signature)`",
        "where": "parcel.yaml:13:14",
        "evidence": "proof",
        "needs": "known(event.scan) or known(event.signature)",
    }
    both = SPEC.decide(SPEC.start(), Event("deliver", "courier"))
    assert [each.message for each in both.reasons[:2]] == [
        "deliver lacks proof: `known(event.scan) or known(event.signature)`",
        "deliver lacks courier: `known(courier_ref)`",
    ]


def test_evidence_comes_before_guards() -> None:
    """With the evidence at hand the guard decides."""
    order = SPEC.start(courier_ref="c")
    scanned = SPEC.decide(order, Event("deliver", "courier", {"scan": "s"}))
    assert [each.code.value for each in scanned.reasons] == ["guard-failed"]
    assert SPEC.decide(order, Event("deliver", "courier", {"signature": "A."}))


def test_the_common_way_asks_for_evidence_too() -> None:
    """An event that all else allows is refused for want of it."""
    event = Event("deliver", "courier", {"signature": "A."})
    assert [each.message for each in SPEC.decide(SPEC.start(), event).reasons] == [
        "deliver lacks courier: `known(courier_ref)`"
    ]


def test_validate_names_what_it_does_not_know() -> None:
    """Where only statuses are known, evidence is unchecked; what is known to lack is refused."""
    open_ = SPEC.validate("delivery", "sent", "delivered", event="deliver", actor="courier")
    assert [(each.what, each.needs) for each in open_.unchecked][:2] == [
        (
            "deliver brings proof: known(event.scan) or known(event.signature)",
            ("event.scan", "event.signature"),
        ),
        ("deliver brings courier: known(courier_ref)", ("courier_ref",)),
    ]
    lacking = SPEC.validate(
        "delivery",
        "sent",
        "delivered",
        event="deliver",
        actor="courier",
        given={"courier_ref": None},
        payload={"scan": None, "signature": "A."},
    )
    assert [each.message for each in lacking.reasons] == [
        "deliver lacks courier: `known(courier_ref)`"
    ]


def test_what_lacks_evidence_is_not_offered() -> None:
    """An option that the data rule out is none; what the payload may bring is listed."""
    assert SPEC.allowed(SPEC.start()) == ()
    (option,) = SPEC.allowed(SPEC.start(courier_ref="c"))
    assert option.unchecked[0].what.startswith("deliver brings proof")
