"""What the learner is asked: a folder an exercise, a file of questions a chapter."""
