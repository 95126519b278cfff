"""The demo: an invented runner whose year goes through the same services as everyone's."""

from app.demo.making import make

__all__ = ["make"]
