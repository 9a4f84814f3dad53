"""Classes: thousands of submissions, graded outside their learners' reach.

    cli           the command `gradbook`
    grade         `gradbook grade`: what to grade, the pool or the cluster, the results
    submissions   files of learners: found, read, told what is wrong with them
    judge         one submission, from its cells to its reports
    outside       the learner's process as the graders see it
    sandbox       starts that process, and has it ended
    inside        what runs there: the learner's code, and calls of it
    walls         what that process may do: namespaces, limits, system calls
    codec         what goes between both: JSON and numbers, never pickle
    journal       what has been graded, so that nothing is graded twice
    results       the tables, and a page for each submission

Nothing of this is loaded by the book, by its pages or by `gradbook`. docs/classes.md tells how to
use it, docs/decisions.md why it is made so.
"""
