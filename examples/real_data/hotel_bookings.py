"""Hotel booking demand (Antonio, Almeida, Nunes 2019) -> an events table.

A line of the data set is one booking. It becomes two rows: "Booked" on the arrival day minus the lead time, and its end: "Check-Out"
(dated by the arrival, when the stay is certain), "Canceled" or "No-Show" (dated by the day of that status). The amount is the daily rate
times the nights; the arrival is when the booking is expected to be won.

    python3 hotel_bookings.py hotel_bookings.csv.zip > events.csv
"""
import csv
import datetime
import io
import sys
import zipfile
from decimal import Decimal

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def main(path):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["booking", "stage", "at", "agent", "channel", "amount", "arrival", "segment"])
    with zipfile.ZipFile(path) as archive, archive.open("hotel_bookings.csv") as raw:
        for number, row in enumerate(csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8", newline="")), 1):
            arrival = datetime.date(int(row["arrival_date_year"]), MONTHS.index(row["arrival_date_month"]) + 1, int(row["arrival_date_day_of_month"]))
            booked = arrival - datetime.timedelta(days=int(row["lead_time"]))
            nights = int(row["stays_in_weekend_nights"]) + int(row["stays_in_week_nights"])
            out.writerow([number, "Booked", booked, row["agent"], row["distribution_channel"], Decimal(row["adr"]) * nights, arrival, row["market_segment"]])
            status = row["reservation_status"]
            ended = arrival if status == "Check-Out" else row["reservation_status_date"]
            out.writerow([number, status, ended, "", "", "", "", ""])  # an empty cell: unchanged


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
