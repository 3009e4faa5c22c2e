"""A monkey at the board: what hands, terminals and other processes may do, in any order, and what must hold then."""
