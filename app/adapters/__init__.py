"""Talks to the outside world: run files now, Strava and mail later. No database, no flask."""
