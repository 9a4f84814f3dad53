"""The graders: module exNN judges exercise NN, function check_a its part (a).

To add an exercise, add a module here, a page under book/, and planted answers
under tests/graders/; tests/test_structure.py says what is missing.
"""
