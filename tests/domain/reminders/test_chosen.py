"""What a runner chose about the rules is stored and read back; a wrong value is as if never chosen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reminders import (
    CAN_BE_OFF,
    MOVABLE,
    Kind,
    RuleSettings,
    limits_of,
    rule_settings,
    stored_rules,
    widest,
)
from app.domain.thresholds import DEFAULT
from tests.build import TODAY

BOUNDS = {"spike_alert_percent": (110, 130), "rise_alert_points": (2, 3), "high_alert_score": (5, 7)}


def test_without_a_choice_the_limits_are_those_that_come():
    assert rule_settings({}) == RuleSettings()
    assert stored_rules(RuleSettings()) == {}
    assert limits_of(RuleSettings()) == DEFAULT


def test_the_bounds_are_those_that_the_sources_carry():
    assert {one.name: (one.least, one.most) for one in MOVABLE} == BOUNDS
    assert [one.kind for one in MOVABLE] == [Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.PAIN_HIGH]


@pytest.mark.parametrize("name", BOUNDS)
def test_a_limit_moves_within_its_bounds_and_no_further(name):
    least, most = BOUNDS[name]
    for value in (least, most):
        assert getattr(limits_of(rule_settings({name: value})), name) == value
    for wrong in (least - 1, most + 1, str(least + 1), float(most), None, True, [least]):
        assert rule_settings({name: wrong}) == RuleSettings()


def test_moving_what_is_told_moves_no_category_and_no_other_rule():
    moved = limits_of(RuleSettings(spike_alert_percent=130, rise_alert_points=3, high_alert_score=7))

    same = replace(moved, spike_alert_percent=110, rise_alert_points=2, high_alert_score=6)
    assert same == DEFAULT


def test_what_is_never_switched_off_stays_on():
    assert CAN_BE_OFF == (Kind.ROUTINE, Kind.LOAD_SPIKE, Kind.PAIN_RISE, Kind.RETURN)
    stored = {"off": ["ESCALATE", "PAIN_HIGH", "RED_FLAG", "CARD", "RETURN", "no such kind", 3]}

    assert rule_settings(stored).off == {Kind.RETURN}


@pytest.mark.parametrize("off", [None, 3, "RETURN", {"RETURN": 1, "x": 2}])
def test_a_wrong_list_of_kinds_is_read_as_well_as_may_be(off):
    assert rule_settings({"off": off}).off <= {Kind.RETURN}


@pytest.mark.parametrize("said", [1, "y", "true", None, False, [True]])
def test_what_does_not_plainly_choose_reminders_before_runs_chooses_none(said):
    assert not rule_settings({"before_runs": said}).before_runs


@pytest.mark.parametrize("day", ["2026-13-01", 20261112, None, ""])
def test_a_wrong_day_is_none(day):
    assert rule_settings({"chosen_on": day}).chosen_on is None


@given(
    st.frozensets(st.sampled_from(CAN_BE_OFF)),
    st.integers(110, 130),
    st.integers(2, 3),
    st.integers(5, 7),
    st.sampled_from([None, TODAY]),
    st.booleans(),
)
def test_what_is_stored_reads_back_as_it_was(off, spike, rise, high, day, before_runs):
    rules = RuleSettings(off, spike, rise, high, day, before_runs)

    assert rule_settings(stored_rules(rules)) == rules


def test_only_what_differs_is_stored():
    rules = RuleSettings(frozenset({Kind.RETURN, Kind.LOAD_SPIKE}), spike_alert_percent=120, chosen_on=TODAY)

    assert stored_rules(rules) == {
        "spike_alert_percent": 120,
        "off": ["LOAD_SPIKE", "RETURN"],
        "chosen_on": "2026-11-12",
    }


def test_findings_are_stored_by_the_limits_that_tell_earliest():
    later = limits_of(RuleSettings(spike_alert_percent=130, rise_alert_points=3, high_alert_score=7))
    earlier = limits_of(RuleSettings(high_alert_score=5))

    assert widest(later) == DEFAULT
    assert widest(earlier) == replace(DEFAULT, high_alert_score=5)
