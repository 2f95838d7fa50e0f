"""Road traffic fines (the event log of an Italian police, sampled in eventdataR) -> an events table.

Every line of the log stays a row. The amount of a payment is the total paid so far (`paymentamount` is wrong in places), that of other rows
the fine. A case is won by its first payment: what follows it keeps the stage and may change the amount.

    python3 traffic_fines.py traffic_fines.csv > events.csv
"""
import csv
import sys


def main(path):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["case", "stage", "at", "officer", "amount", "activity", "vehicle"])
    paid = set()
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            case, activity = row["case_id"], row["activity"]
            stage = "" if case in paid else activity  # an empty cell: unchanged
            amount = row["totalpaymentamount"] if activity == "Payment" else "" if case in paid else row["amount"]
            if activity == "Payment":
                paid.add(case)
            out.writerow([case, stage, row["timestamp"], row["resource"], amount, activity, row["vehicleclass"]])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
