"""One thing a person or a job can do, start to finish, in each function."""
