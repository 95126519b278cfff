"""Invented days are as they are said to be, and the same again for the same seed."""

from functools import cache

import numpy as np
import pytest

from app.simulation.days import LEAD_WEEKS, WEEK, days, longest_before, over_ceiling
from app.simulation.kinds import KINDS, NULLS, PLANTED, Kind
from app.simulation.kinds import Pain as Goes

LEAD = LEAD_WEEKS * WEEK


def made(kind: str | Kind, weeks: int = 52, seed: int = 1):
    return days(KINDS[kind] if isinstance(kind, str) else kind, weeks, np.random.default_rng(seed))


@cache
def over(kind: str, seeds: int = 40):
    return [made(kind, seed=seed) for seed in range(seeds)]


def scores(kind: str):
    return np.concatenate([one.score[LEAD:] for one in over(kind)])


def mean(kind: str) -> float:
    return float(np.nanmean(scores(kind)))


def test_there_are_ten_kinds_of_nothing_and_five_of_something():
    assert (len(NULLS), len(PLANTED)) == (10, 5)
    assert all(KINDS[one].is_null and not KINDS[one].planted for one in NULLS)
    assert [KINDS[one].planted for one in PLANTED] == ["load", "load", "spike", "spike", "cadence"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_days_and_another_one_others(kind):
    one, again, other = made(kind, seed=3), made(kind, seed=3), made(kind, seed=4)

    for name in ("metres", "score", "residual"):
        np.testing.assert_array_equal(getattr(one, name), getattr(again, name))
        assert not np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)


@pytest.mark.parametrize("kind", KINDS)
def test_days_are_whole_and_in_their_bounds(kind):
    log = made(kind)
    scored, ran = log.score[~np.isnan(log.score)], log.metres > 0

    assert log.lead == LEAD
    assert log.metres.size == log.score.size == log.residual.size == LEAD + 52 * WEEK
    assert np.isnan(log.score[:LEAD]).all()
    assert set(scored) <= set(range(11))
    assert (log.metres >= 0).all() and (log.metres % 1 == 0).all()
    assert (np.isnan(log.residual) == ~ran).all()


def test_a_week_has_four_runs_and_the_long_one_on_its_last_day():
    for log in over("waves"):
        ran = log.metres.reshape(-1, WEEK)
        assert ((ran > 0).sum(axis=1) == 4).all()
        np.testing.assert_allclose(ran[:, 6], 0.4 * ran.sum(axis=1), atol=3)


def test_running_is_between_its_levels_with_easier_and_disrupted_weeks():
    week_km = np.array([one.metres.reshape(-1, WEEK).sum(axis=1) / 1000 for one in over("waves", 200)])
    fourth = np.arange(week_km.shape[1]) % 4 == 3

    assert 25 < week_km.mean() < 40
    assert np.median(week_km[:, fourth]) / np.median(week_km[:, ~fourth]) == pytest.approx(
        np.exp(-0.25), abs=0.05
    )
    usual = np.median(week_km, axis=1, keepdims=True)
    assert (week_km < 0.4 * usual).mean() == pytest.approx(0.1, abs=0.03)


def test_pain_comes_in_waves_around_two_and_a_fifth_of_days_is_missing():
    logged = scores("waves")

    assert np.nanmean(logged) == pytest.approx(2.1, abs=0.25)
    assert np.isnan(logged).mean() == pytest.approx(0.2, abs=0.01)
    assert _with_the_day_before("waves") == pytest.approx(0.8, abs=0.08)
    assert abs(_with_the_day_before("noise")) < 0.05


def _with_the_day_before(kind: str) -> float:
    logs = [one.score[LEAD:] for one in over(kind)]
    pairs = np.concatenate([np.stack([log[1:], log[:-1]]) for log in logs], axis=1)
    return float(np.corrcoef(pairs[:, ~np.isnan(pairs).any(axis=0)])[0, 1])


def test_each_kind_of_nothing_is_what_its_words_say():
    assert np.nanmedian(scores("zeros")) == 0
    assert np.isnan(scores("half")).mean() == pytest.approx(0.5, abs=0.01)
    assert mean("sore-logs") > mean("waves") + 0.1
    assert KINDS["walk"].pain is Goes.WALK


def test_a_walk_begins_at_its_level_and_wanders_from_there():
    ends = np.array(
        [[np.nanmean(log.score[LEAD : LEAD + 7]), np.nanmean(log.score[-28:])] for log in over("walk")]
    )

    assert ends[:, 0].mean() == pytest.approx(3, abs=0.4)
    assert ends[:, 1].std() > 2 * ends[:, 0].std()


def _thirds(kind: str) -> tuple[list[float], list[float]]:
    """Weekly kilometres and scores at begin, middle and end of the logs, on average."""
    km = np.mean([one.metres[LEAD:].reshape(-1, WEEK).sum(axis=1) / 1000 for one in over(kind)], axis=0)
    pain = np.nanmean([one.score[LEAD:].reshape(-1, WEEK) for one in over(kind)], axis=(0, 2))
    parts = (slice(0, 8), slice(22, 30), slice(44, 52))
    return [km[part].mean() for part in parts], [pain[part].mean() for part in parts]


def test_running_and_pain_both_rise_or_are_both_low_between_high_ends():
    for first, middle, last in _thirds("drifts"):
        assert first < middle < last
    for first, middle, last in _thirds("dips"):
        assert middle < 0.9 * first and middle < 0.9 * last


@pytest.mark.parametrize("kind", ["rests", "rests-more"])
def test_who_rests_runs_less_the_day_after_more_pain(kind):
    sore, well = [], []
    for one in over(kind):
        before, ran = one.score[LEAD:-1], one.metres[LEAD + 1 :]
        sore.append(ran[before >= 4].mean())
        well.append(ran[before == 0].mean())

    assert np.nanmean(sore) < (1 - 4 * KINDS[kind].rests + 0.1) * np.nanmean(well)


def test_more_rest_is_less_running():
    def km(kind: str) -> float:
        return float(np.mean([one.metres.sum() for one in over(kind)]))

    assert km("rests-more") < 0.85 * km("rests") < 0.85 * km("waves")


def test_the_longest_is_that_of_the_30_days_before_and_the_ceiling_10_percent_over_it():
    metres = np.zeros(40)
    metres[[0, 30, 31, 32]] = 10_000, 11_000, 12_101, 11_500

    assert list(longest_before(metres)[[0, 1, 30, 31, 32]]) == [0, 10_000, 10_000, 11_000, 12_101]
    assert list(np.flatnonzero(over_ceiling(metres))) == [31]


@pytest.mark.parametrize(
    ("kind", "least"), [("load-1", 0.6), ("load-2", 1.2), ("spike-1.5", 0.2), ("spike-3", 0.4)]
)
def test_what_is_planted_is_in_the_scores(kind, least):
    """By its slope: the scores differ from those of the same log without it by what was planted."""
    slopes = []
    for seed in range(30):
        log = made(kind, seed=seed)
        bare = made(Kind("bare", ""), seed=seed)
        np.testing.assert_array_equal(log.metres, bare.metres)
        added = (log.score - bare.score)[LEAD:]
        if KINDS[kind].planted == "load":
            sums = np.convolve(log.metres, np.ones(28), "full")[: log.metres.size] / 4
            given = np.concatenate([[0], sums[:-1]])[LEAD:] / 10_000
        else:
            given = np.convolve(over_ceiling(log.metres), np.ones(7), "full")[: log.metres.size][LEAD:]
        known = ~np.isnan(added)
        slopes.append(np.polyfit(given[known], added[known], 1)[0])

    assert np.mean(slopes) > least


def test_fewer_steps_than_usual_add_to_pain_where_that_is_planted():
    added, steps = [], []
    for seed in range(60):
        log, bare = made("cadence-1", seed=seed), made(Kind("bare", ""), seed=seed)
        np.testing.assert_array_equal(log.residual, bare.residual)
        added.append(np.nanmean((log.score - bare.score)[LEAD:].reshape(-1, 28), axis=1))
        steps.append(np.nanmean(log.residual[LEAD:].reshape(-1, 28), axis=1))

    assert np.corrcoef(np.concatenate(added), np.concatenate(steps))[0, 1] < -0.3
