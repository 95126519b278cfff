"""How long each kind waits before it is reminded of again."""

import pytest

from app.domain.load import Category
from app.domain.reminders import Kind, cool
from tests.build import TODAY
from tests.domain.reminders.test_deciding import found, push


@pytest.mark.parametrize(
    ("kind", "days"),
    [(Kind.ESCALATE, 7), (Kind.PAIN_HIGH, 3), (Kind.LOAD_SPIKE, 7), (Kind.PAIN_RISE, 7), (Kind.RETURN, 14)],
)
def test_each_kind_cools_down_also_when_it_was_merged(kind, days):
    assert not cool(found(kind), TODAY, [push(days - 1, Kind.RED_FLAG, kind)])
    assert cool(found(kind), TODAY, [push(days, kind)])


def test_another_kind_starts_no_cool_down():
    assert cool(found(Kind.PAIN_RISE), TODAY, [push(1, Kind.PAIN_HIGH)])


def test_a_routine_has_no_cool_down():
    assert cool(found(Kind.ROUTINE), TODAY, [push(0, Kind.ROUTINE)])


@pytest.mark.parametrize(
    ("last", "now", "goes"),
    [
        (Category.SMALL, Category.SMALL, False),
        (Category.SMALL, Category.MODERATE, True),
        (Category.LARGE, Category.MODERATE, False),
        (Category.MODERATE, Category.LARGE, True),
        (None, Category.SMALL, True),
        (None, None, False),
    ],
)
def test_a_spike_higher_than_the_last_one_does_not_wait(last, now, goes):
    assert cool(found(Kind.LOAD_SPIKE, now), TODAY, [push(2, Kind.LOAD_SPIKE, category=last)]) is goes


def test_no_other_kind_is_let_through_for_a_category():
    assert not cool(found(Kind.PAIN_HIGH, Category.LARGE), TODAY, [push(2, Kind.PAIN_HIGH)])


def test_the_last_one_sent_is_compared_with_whatever_the_order():
    small, large = (
        push(5, Kind.LOAD_SPIKE, category=Category.SMALL),
        push(2, Kind.LOAD_SPIKE, category=Category.LARGE),
    )
    for out in ([small, large], [large, small]):
        assert not cool(found(Kind.LOAD_SPIKE, Category.MODERATE), TODAY, out)
    older = push(5, Kind.LOAD_SPIKE, category=Category.LARGE)
    later = push(2, Kind.LOAD_SPIKE, category=Category.SMALL)
    for out in ([older, later], [later, older]):
        assert cool(found(Kind.LOAD_SPIKE, Category.MODERATE), TODAY, out)
