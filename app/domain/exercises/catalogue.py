"""The fourteen exercises: how each is done, its dose at level 1, and what is easier and harder.

Doses are our own choice (D), as `levels` says. Muscle effort was measured in healthy people; it ranks effort
and does not prove benefit.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an exercise.

    sets    of each side where the exercise has sides
    reps    in each set, None for a hold
    hold_s  seconds held: the set itself without reps, else within each rep
    rest_s  seconds between sets; a stretch needs only those to change sides
    """

    sets: int
    reps: int | None = None
    hold_s: int | None = None
    rest_s: int = 45


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise.

    group      "A" hip control, "B" leg behind you, "C" standing
    cue        the one thing to watch; how: start and movement
    care       when to leave it or stop, "" for the pain rule alone
    unit       what a rep is called when it is not a repetition ("steps")
    ways       "each side", "each way" or "" when both legs work at once
    is_strict  it ends for the day with the score at which others go on with the easier version
    """

    id: str
    name: str
    group: str
    cue: str
    how: str
    dose: Dose
    easier: str
    harder: str
    evidence: str
    care: str = ""
    unit: str = ""
    ways: str = ""
    is_strict: bool = False


GROUPS: dict[str, str] = {"A": "Hip control", "B": "Leg behind you", "C": "Standing"}

_ALL = (
    Exercise(
        id="A1",
        name="Side-lying hip raise",
        group="A",
        cue="Toes point forward and the heel stays on the wall.",
        how="Lie on your side with your back to a wall. Keep the top leg straight and slide its heel up "
        "the wall, then back down.",
        dose=Dose(2, 10),
        ways="each side",
        easier="Bend the top knee.",
        harder="Put a band round the ankles.",
        evidence="About 81 % of what the side hip muscle can do, measured in healthy people.",
    ),
    Exercise(
        id="A2",
        name="Clamshell",
        group="A",
        cue="Heels stay together, hips do not roll back.",
        how="Lie on your side with hips and knees bent and heels together. Open the top knee like a "
        "shell, then close it slowly.",
        dose=Dose(2, 12),
        ways="each side",
        easier="Open less far.",
        harder="Put a band above the knees.",
        evidence="A light one, about 40 %; of those compared it favoured the buttock over the front "
        "of the hip most.",
    ),
    Exercise(
        id="A3",
        name="Side plank",
        group="A",
        cue="Shoulder, hip and knee make one line.",
        how="Lie on your side, elbow under the shoulder, knees on the floor. Lift the hips and hold.",
        dose=Dose(2, hold_s=15),
        ways="each side",
        easier="Lean on a wall instead of the floor.",
        harder="Straighten the legs; then lift the top leg too.",
        evidence="Part of a tested eight-week programme for runners.",
    ),
    Exercise(
        id="A4",
        name="Band side-step",
        group="A",
        cue="Knees stay over the toes; small steps.",
        how="Put a band above the knees and sit into a slight squat. Step sideways in small steps, then "
        "back the other way.",
        dose=Dose(2, 10),
        unit="steps",
        ways="each way",
        easier="Go without the band.",
        harder="Put the band round the ankles, then the forefeet.",
        evidence="About 61 % for the side of the hip, with little from its front.",
    ),
    Exercise(
        id="A5",
        name="Hip hike",
        group="A",
        cue="Only the hip moves; the standing knee stays straight.",
        how="Stand on a step with one foot, the other beside it in the air. Let that hip drop, then "
        "lift it level.",
        dose=Dose(2, 10),
        ways="each side",
        easier="Hold a rail.",
        harder="Hold a weight.",
        evidence="Part of a tested eight-week programme for runners.",
    ),
    Exercise(
        id="B1",
        name="Bridge",
        group="B",
        cue="Squeeze first, then lift; ribs stay down.",
        how="Lie on your back with feet flat. Squeeze the buttocks and lift the hips until trunk and "
        "thighs are in line, hold, and lower.",
        dose=Dose(3, 10, 2),
        easier="Lift less high.",
        harder="Go on to the single-leg bridge.",
        evidence="Works the buttocks more than the front of the hip.",
    ),
    Exercise(
        id="B2",
        name="Single-leg bridge",
        group="B",
        cue="Both hip bones stay level.",
        how="As the bridge, with one knee held out level with the other. Lift and lower on one leg.",
        dose=Dose(2, 8),
        ways="each side",
        easier="Bridge on two legs and march in place.",
        harder="Put the foot on a step.",
        evidence="Among the better ones for the buttock with little from the front of the hip.",
    ),
    Exercise(
        id="B3",
        name="Bird dog",
        group="B",
        cue="The back stays as still as a table.",
        how="On hands and knees, move one leg back and up, hold, and bring it back.",
        dose=Dose(2, 10, 3),
        ways="each side",
        easier="Keep the toes on the floor.",
        harder="Reach out the opposite arm; then add an ankle weight.",
        evidence="Works the buttock with little from the front of the hip.",
    ),
    Exercise(
        id="B4",
        name="Half-kneeling hip stretch",
        group="B",
        cue="Squeeze the buttock of the kneeling leg the whole time.",
        how="Kneel on one knee on a cushion and tuck the pelvis. Squeeze that buttock and shift forward "
        "until the front of the hip pulls.",
        care="Skip it if kneeling hurts.",
        dose=Dose(2, hold_s=30, rest_s=5),
        ways="each side",
        easier="Stand in a split stance instead.",
        harder="Reach up with the arm of the same side.",
        evidence="For movement, not strength; chosen by judgement, no trial.",
    ),
    Exercise(
        id="B5",
        name="Standing hip extension",
        group="B",
        cue="The back does not arch.",
        how="Stand tall and hold a chair. Move one straight leg back, pause, and return.",
        dose=Dose(2, 12),
        ways="each side",
        easier="Slide the toes along the floor.",
        harder="Put a band round the ankle.",
        evidence="Its version lying face down reached full effort of the buttock with heavy load.",
    ),
    Exercise(
        id="C1",
        name="Hip hinge",
        group="C",
        cue="The back stays long; hips go back, knees barely bend.",
        how="Stand with feet under the hips. Push the hips back with a long back until the thighs pull, "
        "then stand up.",
        dose=Dose(2, 8),
        easier="Keep a hand on a chair and go less far.",
        harder="Stand on one leg and let the other go behind as a counterweight; then hold a weight.",
        evidence="On one leg, nearly 60 % for the hip and the buttock.",
    ),
    Exercise(
        id="C2",
        name="Split squat",
        group="C",
        cue="Drop straight down and push through the front heel.",
        how="Take a long stance, one foot in front. Drop straight down to a comfortable depth and drive "
        "up through the front heel.",
        dose=Dose(2, 8),
        ways="each side",
        easier="Go less deep and hold on to something.",
        harder="Hold weights; then put the rear foot up.",
        evidence="Loads thigh and hip together, as the guideline asks.",
    ),
    Exercise(
        id="C3",
        name="Step-down",
        group="C",
        cue="Knee over your middle toes, hips level.",
        how="Stand on a 10 cm step on one leg. Lower the other heel to tap the floor, then push up.",
        care="Stop if the knee goes above 2 of 10.",
        dose=Dose(2, 8),
        ways="each side",
        is_strict=True,
        easier="Use a 5 cm step and a rail.",
        harder="Use a step of 15 to 20 cm.",
        evidence="Used in trials with runners' knees, as an exercise and to measure.",
    ),
    Exercise(
        id="C4",
        name="Wall-lean march",
        group="C",
        cue="Push the leg long behind you; swap slowly.",
        how="Lean on a wall with straight arms, one knee up. Push the standing leg long behind you, then "
        "swap legs slowly.",
        dose=Dose(2, 10),
        ways="each side",
        easier="Hold the position without swapping.",
        harder="Do it standing free, like a running figure.",
        evidence="Practises the push from the buttock; chosen by judgement, no trial.",
    ),
)

EXERCISES: dict[str, Exercise] = {exercise.id: exercise for exercise in _ALL}
STARTER: tuple[str, ...] = ("A1", "B1", "C1")
STANDARD: tuple[str, ...] = ("A4", "B2", "C2", "C3")
SHORT: tuple[str, ...] = ("A2", "B1", "B5")
GENTLE: tuple[str, ...] = ("A1", "A2", "B4")
