"""Maven "CRM Sales Opportunities" -> an events table.

The export holds the present state of each opportunity: when it was engaged, when it closed, how. Each becomes two rows:
"Engaging" on the engage date with the list price of its product, then "Won" or "Lost" on the close date with the close value.
Opportunities without an engage date stay rows without a time: voronka counts them.

    python3 maven_crm.py FOLDER > events.csv      # FOLDER holds sales_pipeline.csv, products.csv, sales_teams.csv
"""
import csv
import pathlib
import sys

PRODUCT_NAMES = {"GTXPro": "GTX Pro"}  # the pipeline's spelling -> that of the price list


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def main(folder):
    folder = pathlib.Path(folder)
    price = {row["product"]: row["sales_price"] for row in rows(folder / "products.csv")}
    team = {row["sales_agent"]: (row["manager"], row["regional_office"]) for row in rows(folder / "sales_teams.csv")}
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["opportunity", "stage", "at", "agent", "amount", "manager", "office", "product"])
    for row in rows(folder / "sales_pipeline.csv"):
        agent = row["sales_agent"]
        product = PRODUCT_NAMES.get(row["product"], row["product"])
        about = [*team[agent], product]
        first = "Engaging" if row["engage_date"] else row["deal_stage"]
        out.writerow([row["opportunity_id"], first, row["engage_date"], agent, price[product], *about])
        if row["deal_stage"] in ("Won", "Lost"):
            out.writerow([row["opportunity_id"], row["deal_stage"], row["close_date"], agent, row["close_value"], *about])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
