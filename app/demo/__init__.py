"""The demo: an invented therapist and six patients, who go through the same services as everyone."""

from app.demo.making import make

__all__ = ["make"]
