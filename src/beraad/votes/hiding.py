"""Whether a secret vote can be secret: papers bear a weight, and who is alone with theirs is known by it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from beraad.kernel.errors import Conflict
from rulebook import Member, Rule
from rulebook.analysis.unmasking import FEW, classes, safe_bands


def require_crowd(rule: Rule, members: Sequence[Member], names: Mapping[str, str]) -> None:
    """Conflict when in a secret vote papers would give away who voted what; it says of whom, and what would help.

    Weights in steps would, when the weight follows a number; the steps are those that change weights the least.
    """
    if len(members) < FEW:
        raise Conflict("vote-too-small-for-secret", least=FEW, seats=len(members))
    alone = [names[id] for alike in classes(rule, members) if alike.few for id in alike.members]
    if not alone:
        return
    if rule.registers or not rule.weight.register:
        raise Conflict("vote-unmasks-figures", members=sorted(alone), least=FEW)
    raise Conflict("vote-unmasks", members=sorted(alone), least=FEW, bands=_bands(rule.weight.register, members))


def _bands(register: str, members: Sequence[Member]) -> str:
    """The steps, as they are typed in the form of a charter."""
    bands = safe_bands([member.figures[register] for member in members])
    return "; ".join(f"{_whole(start)}: {_whole(weight)}" for start, weight in bands)


def _whole(amount: Fraction) -> int:
    return amount.numerator // amount.denominator
