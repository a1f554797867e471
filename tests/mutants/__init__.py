"""Mutation of the rules: the suite finds every change of who may see what, and of what the house refuses to start on.

The mutants are made from the syntax tree, by operators that know no line of the project (`operators.py`), in the functions that an
analysis of names and annotations finds (`places.py`). mutmut changes functions alone, and the rules are lambdas in tables of a module;
cosmic-ray writes into the checkout and starts a process for each mutant. Here a process that has the libraries is forked for each one.
"""
