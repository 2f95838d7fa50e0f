"""The worked example in Python: from five files to the plan's JSON document."""

import pathlib
import sys

import voronka as vk
from voronka import _core

inputs = pathlib.Path(sys.argv[1])
model = vk.Model.from_json(inputs / "model.json")
calendar = _core.apply_calendar(vk.WorkCalendar.weekdays(zone="Europe/Moscow"), vk.Table(inputs / "calendar.csv")._core)
deals = vk.History.open_deals(model.graph, inputs / "open_deals.csv", as_of=model._core.stated_as_of, zone="Europe/Moscow", currency="RUB")
plan = vk.decompose(vk.Money(10_000_000, "RUB"), vk.Month(2026, 6), model, deals, team=vk.Team(inputs / "team.csv", inputs / "absences.csv"),
                    calendar=calendar, activities=(inputs / "activities.json").read_text(encoding="utf-8"))
sys.stdout.buffer.write(plan.to_json().encode("utf-8"))
