"""Phragmén, Equal Shares and Thiele's ordered method as their definitions read, ballot by ballot and in fractions.

Slow, short, and written apart from the rulebook. Ballots are lists of tiers of option numbers with a weight; of equals
the lowest number comes first. What is not ranked is behind all that is.
"""

from fractions import Fraction


def equal_shares(ballots, costs, budget, by_cost, levels):
    """What is bought, and what each has left; ballots back their first rank, then their first two, and so on down to
    `levels`."""
    total = sum(weight for _, weight in ballots)
    purses = [Fraction(budget) / total for _ in ballots]
    bought = []
    for level in range(1, levels + 1):
        while True:
            offers = []
            for option in range(len(costs)):
                backers = [n for n, (tiers, _) in enumerate(ballots) if any(option in tier for tier in tiers[:level])]
                price = price_of(costs[option], [(purses[n], ballots[n][1]) for n in backers])
                if option not in bought and price is not None:
                    offers.append((price / costs[option] if by_cost else price, option, price, backers))
            if not offers:
                break
            _, option, price, backers = min(offers)
            bought.append(option)
            for n in backers:
                purses[n] -= min(purses[n], price)
    return bought, purses


def raised(ballots, costs, budget, by_cost, levels):
    """What is bought when all get a unit of money more, again and again, until more is bought than the budget can pay
    or nothing is left that anybody backs."""
    total = sum(weight for _, weight in ballots)
    wanted = {option for tiers, weight in ballots for tier in tiers[:levels] for option in tier if weight}
    bought, _ = equal_shares(ballots, costs, budget, by_cost, levels)
    money = budget
    while set(bought) != wanted:
        money += total
        more, _ = equal_shares(ballots, costs, money, by_cost, levels)
        if sum(costs[option] for option in more) > budget:
            break
        bought = more
    return bought


def price_of(cost, backers):
    """The least price at which backers, with money and weight, pay the cost; None when they cannot."""
    for split in sorted({money for money, _ in backers}):
        poor = sum(money * weight for money, weight in backers if money < split)
        rich = sum(weight for money, weight in backers if money >= split)
        price = (cost - poor) / rich
        if price <= split:
            return price
    return None


def phragmen(ballots, costs, budget, ordered, loads=None, bought=()):
    """What is bought until something does not fit; `ordered` backs only the best tier that has someone left."""
    loads, bought = list(loads or [Fraction()] * len(ballots)), list(bought)
    left = budget - sum(costs[option] for option in bought)
    while True:
        open = [option for option in range(len(costs)) if option not in bought and costs[option] <= budget]
        offers = []
        for option in open:
            backers = [n for n, (tiers, _) in enumerate(ballots) if option in backed(tiers, open, ordered)]
            if backers:
                weight = sum(ballots[n][1] for n in backers)
                moment = (costs[option] + sum(loads[n] * ballots[n][1] for n in backers)) / Fraction(weight)
                offers.append((moment, option, backers))
        if not offers or any(costs[option] > left for moment, option, _ in offers if moment == min(offers)[0]):
            return bought
        moment, option, backers = min(offers)
        bought.append(option)
        left -= costs[option]
        for n in backers:
            loads[n] = moment


def thiele_ordered(ballots, options, seats):
    """Who is elected when a ballot is for its first that is not, as 1/k of a vote where k - 1 stand before it."""
    elected = []
    while len(elected) < seats:
        open = [option for option in range(options) if option not in elected]
        votes = dict.fromkeys(open, Fraction())
        for tiers, weight in ballots:
            ranked = [option for tier in tiers for option in tier]
            for place, option in enumerate(ranked, 1):
                if option in open:
                    votes[option] += Fraction(weight) / place
                    break
        if not any(votes.values()):
            return elected
        elected.append(max(open, key=lambda option: (votes[option], -option)))
    return elected


def backed(tiers, open, ordered):
    lists = [[option for option in tier if option in open] for tier in tiers]
    if ordered:
        return next((tier for tier in lists if tier), [])
    return [option for tier in lists for option in tier]
