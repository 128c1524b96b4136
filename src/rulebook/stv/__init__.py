"""Single transferable vote: what its methods have in common.

Weights that are fractions are counted as papers of what they have in common: a ballot of 1/2 beside one of 1/3 is three
papers of a sixth of a vote beside two. So decimals and quotas are as fine as with as many ballots of weight 1.
"""
