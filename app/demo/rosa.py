"""Rosa's year: its runs by training week, with the knee's scores and the sessions beside them."""

from datetime import date, datetime, time, timedelta
from random import Random

from app.demo import rosas_knee as knee
from app.demo.rosas_knee import JOINED_AGO, LONG_AGO, STRENGTH_AGO
from app.demo.story import Ahead, Outing, Story, Way, Who, weekdays
from app.domain.people import Side

WHO = Who("Rosa Lind", "rosa@demo.invalid", Side.LEFT)
SEED, KNEES_SEED = 1512, 1856
WEEKS = 52
GAP_WEEK = 6  # the week, counted back from the last, in which her watch was being repaired
VISITED_AGO = (84, 49, 21)  # the last one before the long run
# Kilometres of the long run, 51 weeks ago to the last. A lighter one, one as long as before it, a step of
# more than 10 %, and one about as long again: two full weeks, on whatever day a calendar week begins.
LONG_KM = (
    *(8.0, 8.2, 6.8, 8.2, 9.3, 9.4, 7.2, 9.2, 10.6, 10.8, 8.2, 10.6, 12.0, 12.3),  # base
    *(9.5, 12.0, 13.8, 14.0, 10.8, 13.6, 15.6, 15.9, 12.0, 15.5, 17.6, 17.9, 13.5, 17.0, 14.0, 21.1),  # build
    *(6.0, 12.0, 14.0, 15.0, 5.0, 5.2, 6.0, 6.5, 7.1, 7.8, 8.5),  # on too soon; sore, and slowly back
    *(9.3, 10.2, 11.0, 8.0, 11.5, 12.0, 11.4, 9.0, 12.3, 10.5, 15.2),  # the last eleven; the fifth is lost
)
LIGHT = 0.84  # a week is a lighter one when its long run is less than this part of the one before
RACE_WEEK = 22
TYPED_WEEKS = (3, 9, 14)  # weeks in which she left the watch at home once
AHEAD = ((1, time(6, 40), 6_000), (3, time(9), 14_000))  # days from now, local start, metres
# The other runs of a week: days before the long run, km, metres a second, title.
Plan = tuple[tuple[int, float, float, str], ...]
BASE: Plan = ((5, 5.2, 2.98, "Brisk"), (4, 6.0, 2.62, "Easy"), (2, 4.8, 2.78, "Steady"))
BUILD: Plan = ((5, 7.4, 2.98, "Brisk"), (4, 8.2, 2.62, "Easy"), (2, 6.0, 2.78, "Steady"))
SORE: Plan = ((4, 4.0, 2.45, "Easy"), (2, 3.6, 2.86, "Steady"))
LATE: Plan = ((5, 6.9, 2.98, "Brisk"), (4, 6.2, 2.62, "Easy"), (2, 5.9, 2.78, "Steady"))
PARTS = ((37, BASE), (17, BUILD), (11, SORE), (0, LATE))  # until so many weeks ago


def tell(today: date) -> Story:
    """The same year for every day, moved so that it ends on it."""
    dice = Random(SEED)  # noqa: S311 an invented year, no secret
    last_long = today - timedelta(days=LONG_AGO)
    gap_end = last_long - timedelta(days=7 * GAP_WEEK)
    gap = (gap_end - timedelta(days=6), gap_end)
    outings = [run for ago in range(WEEKS - 1, 0, -1) for run in _week(ago, last_long, dice)]
    outings = [run for run in outings if not gap[0] <= run.day <= gap[1]] + _last_two_weeks(last_long)
    joined = today - timedelta(days=JOINED_AGO)
    scores = knee.scores(outings, gap, today, Random(KNEES_SEED))  # noqa: S311 as above
    return Story(
        who=WHO,
        today=today,
        joined=joined,
        strength_days=weekdays(today, STRENGTH_AGO),
        outings=tuple(outings),
        scores=scores,
        trainings=knee.trainings(joined, today, Random(SEED)),  # noqa: S311
        rest_days=_rest_days(outings, gap[1], today),
        answers_until=today - timedelta(days=LONG_AGO + 1),
        ahead=tuple(Ahead(datetime.combine(today + timedelta(days=n), at), m) for n, at, m in AHEAD),
        visits=tuple(today - timedelta(days=ago) for ago in VISITED_AGO),
        gap=gap,
    )


def _rest_days(outings: list[Outing], after: date, today: date) -> tuple[date, ...]:
    """The days without a run since her watch came back, which she says are such."""
    since = (after + timedelta(days=n) for n in range(1, (today - after).days))
    ran = {run.day for run in outings}
    return tuple(day for day in since if day not in ran)


def _week(ago: int, last_long: date, dice: Random) -> list[Outing]:
    """The runs of one training week, which ends with its long run."""
    long_day = last_long - timedelta(days=7 * ago)
    long_km, before_km = LONG_KM[WEEKS - 1 - ago], LONG_KM[max(0, WEEKS - 2 - ago)]
    if ago == RACE_WEEK:
        easy = _outing(long_day - timedelta(days=4), 18, 5.0, 2.75, dice, "Easy")
        return [easy, _outing(long_day, 9, long_km, 3.05, dice, "Half marathon")]
    share = 0.72 if long_km < LIGHT * before_km else 1.0
    runs = []
    for days, km, speed, title in next(plan for until, plan in PARTS if ago > until):
        skipped, varied = dice.random() < 0.09, km * share * dice.uniform(0.94, 1.06)
        if skipped and ago > GAP_WEEK + 4:
            continue
        day, way = long_day - timedelta(days=days), _way(ago, days)
        runs.append(_outing(day, dice.choice((6, 7, 18)), varied, speed, dice, title, way))
    return [*runs, _outing(long_day, dice.choice((8, 9)), long_km, 2.6, dice, "Long run")]


def _way(ago: int, days: int) -> Way:
    return Way.TYPED if ago in TYPED_WEEKS and days == 4 else Way.WATCH


def _outing(
    day: date, hour: int, km: float, speed: float, dice: Random, title: str, way: Way = Way.WATCH
) -> Outing:
    """A run at about this speed; steps follow speed by 10 a minute for each metre a second."""
    speed += dice.gauss(0, 0.05)
    steps = 165.5 + 10 * (speed - 2.7) + dice.gauss(0, 0.8)
    at = time(hour, dice.randrange(2, 55), dice.randrange(60))
    return _told(day, at, km, round(1000 * km / speed), round(2 * steps) / 2, title, way)


def _last_two_weeks(last_long: date) -> list[Outing]:
    """The week of the long run that went 24 % over, and the one easy run since."""
    return [
        _told(last_long - timedelta(days=5), time(18, 5), 7.1, 2613, 167.0, "Steady"),
        _told(last_long - timedelta(days=4), time(6, 40), 6.2, 2325, 166.0, "Easy"),
        _told(last_long - timedelta(days=2), time(6, 35), 6.4, 2356, 167.0, "Steady"),
        _told(last_long, time(8, 20), LONG_KM[-1], 5761, 165.0, "Long run"),
        _told(last_long + timedelta(days=LONG_AGO - 1), time(6, 30), 6.0, 2232, 167.0, "Easy"),
    ]


def _told(
    day: date, at: time, km: float, moving_s: int, steps: float, title: str, way: Way = Way.WATCH
) -> Outing:
    metres = round(1000 * km)
    heart_bpm = round(96 + 17 * metres / moving_s)
    return Outing(datetime.combine(day, at), metres, moving_s, steps, heart_bpm, title, way)
