"""A command unit in Python 3, standard library only: N requests at once, each to the route that a plan gives it.

    python3 command_unit.py 100 --url http://127.0.0.1:5000
    python3 command_unit.py 100 --samples results/mine/planned-n100-1/samples.csv

Without --samples it makes the plan itself, by water-filling on the fleet's numbers below. With --samples each request takes the
route that it had in that run, so that a strategy of routebench is played again by this client.
"""
import argparse
import csv
import heapq
import http.client
import json
import statistics
import threading
import time
from urllib.parse import urlsplit

# The fleet as `npx routebench limits` measures it: latency and service time in ms, and how many machines.
FLEET = {"emea": (300, 30, 1), "us": (340, 30, 2), "asia": (490, 30, 2)}


def planned_routes(n):
    """The N soonest answers that the fleet can give: machine i answers at L + s, L + 2s, ..."""
    machines = [
        (latency, service, f"/work/{region}/{number}")
        for region, (latency, service, count) in FLEET.items()
        for number in range(count)
    ]
    # Of slots at the same moment, the one of the machine that stands first.
    slots = [(latency + service, place) for place, (latency, service, _) in enumerate(machines)]
    heapq.heapify(slots)
    routes = []
    for _ in range(n):
        answer, place = slots[0]
        _, service, route = machines[place]
        routes.append(route)
        heapq.heapreplace(slots, (answer + service, place))
    return routes


def routes_of_run(file, n):
    """The routes of a run's first attempts, by the request's number."""
    with open(file, newline="") as rows:
        first = {int(row["index"]): row["route"] for row in csv.DictReader(rows) if row["attempt"] == "1"}
    if len(first) < n:
        raise SystemExit(f"{file} has {len(first)} requests: expected at least {n}")
    return [first[index] for index in range(n)]


def ask(url, route, released, answers, index):
    """One request on a connection of its own; what came of it is kept at its index."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=60)
    try:
        connection.request("GET", route)
        response = connection.getresponse()
        body = response.read()
        answer = json.loads(body) if response.status == 200 else {}
    except (OSError, ValueError):
        answer = {}
    finally:
        connection.close()
    answers[index] = (1000 * (time.monotonic() - released), answer.get("region"), answer.get("machine"))


def main():
    parser = argparse.ArgumentParser(description="N requests at once, by a plan.")
    parser.add_argument("n", type=int, help="number of requests")
    parser.add_argument("--url", default="http://127.0.0.1:5000", help="the master")
    parser.add_argument("--samples", help="a samples.csv whose routes are taken, instead of an own plan")
    options = parser.parse_args()
    routes = routes_of_run(options.samples, options.n) if options.samples else planned_routes(options.n)

    answers = [None] * options.n
    released = time.monotonic()
    threads = [
        threading.Thread(target=ask, args=(options.url, route, released, answers, index))
        for index, route in enumerate(routes)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sojourns = sorted(sojourn for sojourn, region, _ in answers if region is not None)
    print(f"answered {len(sojourns)} of {options.n}")
    for place in sorted({(region, machine) for _, region, machine in answers if region is not None}):
        print(f"{place[0]} {place[1]}: {sum((region, machine) == place for _, region, machine in answers)}")
    if sojourns:
        p95 = sojourns[-(-95 * len(sojourns) // 100) - 1]
        print(f"sojourn: mean {statistics.mean(sojourns):.0f} ms, p95 {p95:.0f} ms, max {sojourns[-1]:.0f} ms")
    raise SystemExit(0 if len(sojourns) == options.n else 1)


if __name__ == "__main__":
    main()
