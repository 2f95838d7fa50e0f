"""Road traffic fines (the event log of an Italian police, sampled in eventdataR) -> an events table.

Every line of the log stays a row; only the money moves: the amount of a payment is the total paid so far (`paymentamount` is ten times too
large in places), that of other rows the fine.

    python3 traffic_fines.py traffic_fines.csv > events.csv
"""
import csv
import sys


def main(path):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["case", "stage", "at", "officer", "amount", "vehicle"])
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            amount = row["totalpaymentamount"] if row["activity"] == "Payment" else row["amount"]
            out.writerow([row["case_id"], row["activity"], row["timestamp"], row["resource"], amount, row["vehicleclass"]])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
