"""The ballot box: the only place where ballots are put in, changed, found and taken out.

Each kind of box is a module with the same few functions: `put`, `replace`, `papers`. In `named` a ballot lies with the
seat whose it is; in `sealed` nothing ties it to one. Whoever calls them holds the vote's row, so that ballots and the
close wait for each other.
"""
