"""The families of methods; importing this registers them all."""

from rulebook.methods import majority as majority
