"""The two frameworks as coaches write them: a session's intended codes, and the many ways to put them into a cell."""

import re
from dataclasses import dataclass
from random import Random

ISTEC, NETSC = "ISTEC-2019", "NETSC-2011"
UNALIGNED = "UNALIGNED"

# code -> how likely a teacher is coached in it; the programme's focus (learning design, professional learning) is
# likeliest
CODES = {
    ISTEC: {
        "4a": 9,
        "4b": 7,
        "4d": 6,
        "4c": 2,
        "5b": 4,
        "5a": 2,
        "3d": 4,
        "6b": 3,
        "1b": 2,
        "2c": 2,
        "7b": 2,
        "7d": 1,
        "3c": 1,
        "6a": 1,
    },
    NETSC: {"2a": 9, "2f": 7, "2g": 4, "4b": 4, "3a": 3, "1d": 2, "5b": 2, "3e": 2, "6c": 1},
}
TITLES = {
    ISTEC: {
        "1": "Change Agent",
        "2": "Connected Learner",
        "3": "Collaborator",
        "4": "Learning Designer",
        "5": "Professional Learning Facilitator",
        "6": "Data-Driven Decision-Maker",
        "7": "Digital Citizen Advocate",
        "4d": "Instructional design",
        "5b": "Build Capacity",
        "5a": "Design Quality Professional Learning",
        "1b": "Ensure Equitable Use of Tools & Content",
        "7b": "Foster Respectful Online Behaviour",
        "7d": "Support Others in Protecting Personal Data",
    },
    NETSC: {
        "2": "Teaching, Learning and Assessments",
        "2a": "Content and technology standards",
        "2f": "Instructional design",
        "2g": "Assessment",
        "3a": "Classroom management and collaborative learning",
        "3e": "Basic troubleshooting",
        "4b": "Professional learning",
        "5b": "Safe, healthy, legal and ethical use",
        "6c": "Reflection",
    },
}
# texts that stand in a cell instead of a code, and the indicator each of them is
TEXTS = {
    ISTEC: {
        "5b": "Active learning and feedback that put ISTE standards into practice",
        "7d": "Support others in protecting personal data",
        "6b": "Help educators interpret data for decisions",
        "4b": "Digital assessment with timely feedback",
    },
    NETSC: {
        "4b": "Design, develop and implement technology-rich PD that models adult learning",
        "2f": "Coach and model research based instructional design when planning with technology",
        "3e": "Resolve basic software, hardware and connectivity problems common in classrooms",
    },
}


@dataclass(frozen=True)
class Aligned:
    """A cell as written, and what it means: codes of the form's framework, and whether something stays unresolved."""

    raw: str
    framework: str
    codes: tuple[str, ...]
    unresolved: bool = False
    style: str = "code"

    @property
    def weights(self) -> dict[str, float]:
        """Equal shares over the resolved codes, one more for UNALIGNED where one is unresolved or none written."""
        members = [f"{self.framework}:{code}" for code in self.codes]
        if self.unresolved or not members:
            members.append(f"{self.framework}:{UNALIGNED}")
        return {member: 1 / len(members) for member in members}


def write_codes(rng: Random, framework: str, codes: tuple[str, ...]) -> Aligned:
    """One of the ways a coach writes these codes."""
    style = rng.choices(("comma", "semicolon", "later", "upper", "title", "parent", "text"), (6, 5, 3, 1, 2, 1, 1))[0]
    if style == "later" and framework == ISTEC:
        return Aligned(", ".join(_later(c) for c in codes), framework, codes, style=style)
    if style == "upper":
        return Aligned("; ".join(c.upper() for c in codes), framework, codes, style=style)
    if style == "title" and codes[0] in TITLES[framework] and not re.search("[,;]", TITLES[framework][codes[0]]):
        return Aligned(f"{codes[0]} – {TITLES[framework][codes[0]]}", framework, codes[:1], style=style)
    if style == "parent" and len(codes[0]) > 1:
        return Aligned(f"{codes[0][0]},{codes[0]}", framework, codes[:1], style=style)
    if style == "text" and codes[0] in TEXTS[framework]:
        return Aligned(f'"{TEXTS[framework][codes[0]]}"', framework, codes[:1], style=style)
    return Aligned((", " if style == "comma" else "; ").join(codes), framework, codes)


def _later(code: str) -> str:
    return ".".join(("4", *code))
